package org.lenslet.parity;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Operations;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.parity.facts.Specification;
import org.lenslet.tensor.HostTensor;

class CasesTest {

  @Test
  void everyOperationHasCasesInBothCatalogues() {
    for (Class<?> op : Operations.all()) {
      assertTrue(count(Cases.all(), op) >= 10, op + " has only " + count(Cases.all(), op));
      assertTrue(count(Cases.reduced(), op) >= 1, op + " has no reduced case");
    }
    assertTrue(Cases.reduced().size() < Cases.all().size() / 2);
    assertEquals(
        Cases.all().stream().filter(OpCase::reduced).collect(toSet()), Set.copyOf(Cases.reduced()));
  }

  @Test
  void everyCaseIsJudgedByATier() {
    for (OpCase opCase : Cases.all()) {
      assertTrue(Tier.EXACT.applies(opCase) || Tier.BOUNDED.applies(opCase), opCase.toString());
    }
  }

  @Test
  void everyOperationThatCanBeExactHasExactCases() {
    Set<String> rounding =
        Set.of(
            "BatchNorm",
            "BatchNormBackward",
            "Softmax",
            "SoftmaxCrossEntropy",
            "SoftmaxCrossEntropyBackward",
            "SgdUpdate",
            "AdamUpdate",
            "AdagradUpdate",
            "RmsPropUpdate",
            "AdaDeltaUpdate",
            "AverageUpdate");
    Map<String, Integer> exact = new TreeMap<>();
    for (OpCase opCase : Cases.all()) {
      exact.merge(
          opCase.op().getClass().getSimpleName(), Tier.EXACT.applies(opCase) ? 1 : 0, Integer::sum);
    }
    exact.forEach((op, count) -> assertEquals(!rounding.contains(op), count > 0, op));
  }

  @Test
  void everyFunctionOccursInAPointwiseCase() {
    String all = Cases.of(Pointwise.class).toString();
    for (UnaryFunction function : UnaryFunction.values()) {
      assertTrue(all.contains(function.name().toLowerCase(Locale.ROOT) + "("), function.toString());
    }
    for (BinaryFunction function : BinaryFunction.values()) {
      assertTrue(all.contains(function.name().toLowerCase(Locale.ROOT) + "("), function.toString());
    }
  }

  @Test
  void textsAndSeedsTellCasesApart() {
    Set<String> texts = new HashSet<>();
    Set<Long> seeds = new HashSet<>();
    for (OpCase opCase : Cases.all()) {
      assertTrue(texts.add(opCase.toString()), opCase.toString());
      seeds.add(opCase.seed());
    }
    assertTrue(seeds.size() > 0.999 * texts.size(), seeds.size() + " seeds");
  }

  @Test
  void boundsAreFinite() {
    Specification specification = CaseRunner.specification(new ReferenceBackend());
    List<String> loose = new ArrayList<>();
    for (OpCase opCase : Cases.all()) {
      if (Tier.BOUNDED.applies(opCase)) {
        List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, specification);
        List<HostTensor> expected = specification.results(opCase.op(), inputs);
        List<double[]> bounds =
            FactTable.of(opCase.op())
                .bounds(
                    new Evidence(
                        opCase.problem(),
                        inputs,
                        expected,
                        specification,
                        new Rounding(Accuracy.FP32)));
        assertEquals(expected.size(), bounds.size());
        for (int i = 0; i < bounds.size(); i++) {
          if (bounds.get(i) != ErrorBounds.EQUAL) {
            assertEquals(expected.get(i).spec().elements(), bounds.get(i).length);
          }
          for (double bound : bounds.get(i)) {
            if (!(bound >= 0 && bound < Double.POSITIVE_INFINITY)) {
              loose.add(bound + " in " + opCase);
              break;
            }
          }
        }
      }
    }
    assertEquals(List.of(), loose);
  }

  @Test
  void inputsAreTheSameAtEveryDraw() {
    Specification specification = CaseRunner.specification(new ReferenceBackend());
    for (OpCase opCase : Cases.reduced()) {
      for (Tier tier : Tier.values()) {
        List<HostTensor> first = Inputs.draw(opCase, tier, specification);
        List<HostTensor> second = Inputs.draw(opCase, tier, specification);
        for (int i = 0; i < first.size(); i++) {
          assertTrue(first.get(i).bitwiseEquals(second.get(i)), opCase.toString());
        }
      }
    }
  }

  @Test
  void theTextNamesProblemAndOutputs() {
    OpCase opCase =
        Cases.of(ConvolutionBackwardData.class).stream()
            .filter(c -> c.toString().contains("f32[2x6x28x28]"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "convolutionBackwardData 5x5 padding 2x2 (f32[2x6x28x28], f32[6x1x5x5])"
            + " -> f32[2x1x28x28]",
        opCase.toString());
    assertFalse(opCase.hasSpecials());
  }

  private static long count(List<OpCase> cases, Class<?> op) {
    return cases.stream().filter(opCase -> op.isInstance(opCase.op())).count();
  }
}
