package org.lenslet.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.data.TestData;
import org.lenslet.onnx.ConformanceCase.Verdict;

/** ONNX's own cases on a backend: somebody else says what is right. */
abstract class ConformanceCases {
  private static final List<String> SUITES =
      List.of("node", "simple", "pytorch-operator", "pytorch-converted", "light");

  /** Masks that come from another generator, and a gradient as an operation. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "test_training_dropout",
          "test_training_dropout_default_mask",
          "test_training_dropout_mask",
          "test_gradient_of_add");

  abstract Backend open();

  @Test
  void everyCaseComesOutAsItMust() {
    List<String> failed = new ArrayList<>();
    List<String> unsupported = new ArrayList<>();
    int passed = 0;
    try (Backend backend = open()) {
      for (String suite : SUITES) {
        for (ConformanceCase each :
            ConformanceCase.find(TestData.folder("onnx-cases").resolve(suite))) {
          ConformanceCase.Outcome outcome = each.run(backend);
          if (outcome.verdict() == Verdict.PASS) {
            passed++;
          } else if (outcome.verdict() == Verdict.FAIL) {
            failed.add(each.name() + ": " + outcome.reason());
          } else {
            unsupported.add(each.name());
          }
        }
      }
    }
    assertEquals(List.of(), failed);
    assertEquals(UNSUPPORTED, unsupported);
    assertEquals(450, passed);
  }
}
