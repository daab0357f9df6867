package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.infer.Predictor;
import org.lenslet.infer.Scores;
import org.lenslet.lab.report.ConfusionMatrix;
import org.lenslet.lab.report.Mistake;
import org.lenslet.layer.Model;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Evaluation;

/** What a report takes from a run. */
class ReportTest {
  @Test
  void rowsOfTheConfusionsAreWhatTheExamplesAre() {
    long[][] counts = {{5, 1, 2}, {3, 6, 4}, {7, 8, 9}};
    Evaluation.ClassCounts classes =
        new Evaluation.ClassCounts(List.of("cat", "dog", "hen"), counts);
    Evaluation test = new Evaluation(45, Map.of("loss", 1.0), Map.of("output", classes));
    ConfusionMatrix matrix = Report.confusion(test);
    for (int actual = 0; actual < 3; actual++) {
      for (int predicted = 0; predicted < 3; predicted++) {
        assertEquals(counts[actual][predicted], matrix.count(actual, predicted));
      }
    }
    assertEquals("dog", matrix.name(1));
  }

  /** The model says 3 to whatever it sees, and thinks 7 the least probable. */
  @Test
  void theWorstMistakesComeFirstWithTheirClassesTheRightWayRound() {
    LabelledDataset digits = SyntheticDigits.test(40, 1);
    Model model = Model.input(1, 28, 28).flatten().dense(10).build();
    float[] bias = new float[10];
    bias[3] = 5;
    bias[7] = -5;
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    weights.put("dense1.weight", HostTensor.filled(Shape.of(784, 10), 0));
    weights.put("dense1.bias", HostTensor.of(Shape.of(10), bias));
    try (Backend backend = new ReferenceBackend();
        Predictor predictor = Predictor.of(model).weights(weights).on(backend).build()) {
      List<Mistake> mistakes = Mistakes.worst(predictor, Scores.LOGITS, digits, 5);
      assertEquals(5, mistakes.size());
      for (int i = 0; i < 5; i++) {
        Mistake mistake = mistakes.get(i);
        // There are four of each digit.
        assertEquals(i < 4, mistake.actual().equals("7"));
        assertEquals("3", mistake.predicted());
        assertEquals(digits.classNames().get(digits.label(mistake.index())), mistake.actual());
        assertArrayEquals(levels(digits, mistake.index()), mistake.levels().floats(), 1e-6f);
      }
      assertEquals(36, Mistakes.worst(predictor, Scores.LOGITS, digits, 100).size());
    }
  }

  private static float[] levels(LabelledDataset digits, int index) {
    float[] input = new float[784];
    digits.input(index, input, 0);
    float[] levels = new float[784];
    IntStream.range(0, 784).forEach(i -> levels[i] = (float) (input[i] * 0.2612 + 0.1199));
    return levels;
  }
}
