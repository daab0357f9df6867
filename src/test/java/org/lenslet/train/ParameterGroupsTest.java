package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.UsageException;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.GroupSettings;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/** Settings per group: in one step, a group does what it does where its settings are for all. */
class ParameterGroupsTest {
  private static final Clusters DATA = new Clusters(Shape.of(1, 6, 6), 3, 8, 5);

  static Stream<Backend> backends() {
    return Stream.of(new ReferenceBackend(), new CpuBackend(2));
  }

  private static Map<String, HostTensor> train(Backend backend, Optimizer optimizer, int epochs) {
    try (Trainer trainer =
        Trainer.of(SmallRun.model()).on(backend).batch(8).optimizer(optimizer).seed(3).build()) {
      trainer.fit(DATA, Epochs.of(epochs), Progress.silent());
      return trainer.weights();
    }
  }

  private static void assertSame(
      String what, Map<String, HostTensor> expected, Map<String, HostTensor> got) {
    int compared = 0;
    for (Map.Entry<String, HostTensor> entry : got.entrySet()) {
      if (entry.getKey().endsWith(what)) {
        assertTrue(entry.getValue().bitwiseEquals(expected.get(entry.getKey())), entry.getKey());
        compared++;
      }
    }
    assertEquals(what.isEmpty() ? 4 : 2, compared);
  }

  private static void assertDiffer(
      String what, Map<String, HostTensor> expected, Map<String, HostTensor> got) {
    got.forEach(
        (name, tensor) ->
            assertFalse(name.endsWith(what) && tensor.bitwiseEquals(expected.get(name)), name));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void decaySparesTheGroupThatSaysSo(Backend backend) {
    // Two steps: biases start at 0, where there is nothing to decay.
    Sgd plain = Sgd.of(0.1f);
    Sgd strong = plain.weightDecay(0.5f);
    Map<String, HostTensor> all = train(backend, strong, 1);
    Map<String, HostTensor> spared = train(backend, strong.exemptBiasesAndNorms(), 1);
    assertSame("", all, spared);
    assertDiffer(
        ".bias", train(backend, strong, 2), train(backend, strong.exemptBiasesAndNorms(), 2));
    Map<String, HostTensor> none = train(backend, plain, 1);
    Map<String, HostTensor> onlyBiases =
        train(backend, strong.group(ParameterGroup.WEIGHT, settings -> settings.weightDecay(0)), 1);
    assertSame(".weight", none, onlyBiases);
    assertDiffer(".weight", none, all);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aRateFactorIsAnotherRateForTheGroup(Backend backend) {
    for (Optimizer[] o :
        new Optimizer[][] {
          {
            Sgd.of(0.1f).momentum(0.9f),
            Sgd.of(0.1f * 3).momentum(0.9f),
            Sgd.of(0.1f).momentum(0.9f).group(ParameterGroup.BIAS, s -> s.rateFactor(3))
          },
          {
            Adam.of(0.1f),
            Adam.of(0.1f * 3),
            Adam.of(0.1f).group(ParameterGroup.BIAS, s -> s.rateFactor(3))
          }
        }) {
      Map<String, HostTensor> grouped = train(backend, o[2], 1);
      assertSame(".weight", train(backend, o[0], 1), grouped);
      assertSame(".bias", train(backend, o[1], 1), grouped);
      assertDiffer(".bias", train(backend, o[0], 1), grouped);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aRateFactorOfZeroFreezes(Backend backend) {
    Optimizer frozen = Adam.of(0.1f).group(ParameterGroup.WEIGHT, s -> s.rateFactor(0));
    assertSame(".weight", train(backend, frozen, 1), train(backend, frozen, 3));
    assertDiffer(".bias", train(backend, frozen, 1), train(backend, frozen, 3));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void adamSparesGroupsInBothWaysOfDecay(Backend backend) {
    for (Adam adam :
        new Adam[] {Adam.of(0.1f).weightDecay(0.5f), Adam.of(0.1f).decoupledWeightDecay(0.5f)}) {
      Map<String, HostTensor> spared =
          train(backend, adam.group(ParameterGroup.WEIGHT, s -> s.weightDecay(0)), 1);
      assertSame(".weight", train(backend, Adam.of(0.1f), 1), spared);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void settingsThatDoNotDifferChangeNoBit(Backend backend) {
    Sgd sgd = Sgd.of(0.1f).nesterov(0.9f).weightDecay(0.01f);
    Sgd same =
        sgd.group(ParameterGroup.BIAS, s -> s.rateFactor(1))
            .group(new ParameterGroup("own"), s -> s.rateFactor(7));
    assertSame("", train(backend, sgd, 5), train(backend, same, 5));
  }

  private static long updates(Optimizer optimizer) {
    return TrainingGraph.of(
            new TrainingTask(SmallRun.model(), Losses.softmaxCrossEntropy(), optimizer, 4))
        .graph()
        .nodes()
        .stream()
        .filter(node -> node.op().name().endsWith("Update"))
        .count();
  }

  @Test
  void parametersOfEqualSettingsShareANode() {
    Sgd decayed = Sgd.of(0.1f).momentum(0.9f).weightDecay(0.01f);
    assertEquals(1, updates(decayed));
    assertEquals(1, updates(Sgd.of(0.1f).exemptBiasesAndNorms()));
    assertEquals(2, updates(decayed.exemptBiasesAndNorms()));
    assertEquals(1, updates(decayed.group(ParameterGroup.NORM, s -> s.weightDecay(0))));
    assertEquals(1, updates(Adam.of(0.1f).weightDecay(0.1f)));
    assertEquals(2, updates(Adam.of(0.1f).weightDecay(0.1f).exemptBiasesAndNorms()));
  }

  @Test
  void theOrderOfSettingsDoesNotMatter() {
    Sgd before = Sgd.of(0.1f).group(ParameterGroup.BIAS, s -> s.rateFactor(2)).weightDecay(0.5f);
    assertEquals(new GroupSettings(0.5f, 2), before.settings(ParameterGroup.BIAS));
    assertEquals(new GroupSettings(0.5f, 1), before.settings(ParameterGroup.WEIGHT));
    Sgd twice = before.exemptBiasesAndNorms();
    assertEquals(new GroupSettings(0, 2), twice.settings(ParameterGroup.BIAS));
    assertEquals(new GroupSettings(0, 1), twice.settings(ParameterGroup.NORM));
  }

  @Test
  void descriptionsNameOnlyWhatDiffers() {
    Sgd sgd = Sgd.of(0.1f).momentum(0.9f);
    assertEquals(sgd.describe(), sgd.exemptBiasesAndNorms().describe());
    assertEquals(
        "rate 0.1, sgdUpdate momentum 0.9 weightDecay 0.5, bias weightDecay 0.0 rateFactor 2.0,"
            + " norm weightDecay 0.0",
        sgd.weightDecay(0.5f)
            .exemptBiasesAndNorms()
            .group(ParameterGroup.BIAS, s -> s.rateFactor(2))
            .describe());
    assertEquals(
        "rate 0.1, adamUpdate beta1 0.9 beta2 0.999 epsilon 1.0E-8, norm rateFactor 0.5,"
            + " clipByGlobalNorm 2.0",
        Adam.of(0.1f)
            .transform(GradientTransforms.clipByGlobalNorm(2))
            .group(ParameterGroup.NORM, s -> s.rateFactor(0.5f))
            .describe());
  }

  @Test
  void impossibleSettingsAreRefused() {
    GroupSettings settings = Sgd.of(1).settings();
    assertEquals(
        "optimizer: expected a weight decay of at least 0, got -1.0",
        assertThrows(UsageException.class, () -> settings.weightDecay(-1)).getMessage());
    assertEquals(
        "optimizer: expected a rate factor of at least 0, got NaN",
        assertThrows(UsageException.class, () -> settings.rateFactor(Float.NaN)).getMessage());
    assertThrows(UsageException.class, () -> settings.rateFactor(Float.POSITIVE_INFINITY));
  }
}
