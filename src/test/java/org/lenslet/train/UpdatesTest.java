package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.optimizer.Updates;

class UpdatesTest {
  private static final long SEED = 0x123456789AL;

  private static int[] written(Optimizer optimizer, long step, float rate) {
    Updates updates = Updates.of(optimizer);
    HostTensor numbers = HostTensor.zeros(updates.numbers());
    updates.write(numbers.ints(), SEED, step, rate);
    return numbers.ints();
  }

  @Test
  void theRateOfAllGroupsIsOneNumber() {
    int[] expected = StepNumbers.of(SEED, 5, 0.3f).ints();
    assertArrayEquals(expected, written(Sgd.of(1).momentum(0.9f), 5, 0.3f));
    assertArrayEquals(expected, written(Sgd.of(1).exemptBiasesAndNorms(), 5, 0.3f));
  }

  @Test
  void everySettingHasNumbersOfItsOwn() {
    Adam adam =
        Adam.of(1)
            .group(ParameterGroup.BIAS, s -> s.rateFactor(2))
            .group(ParameterGroup.NORM, s -> s.rateFactor(0.5f));
    float c1 = (float) (1 / (1 - Math.pow(0.9f, 3)));
    float c2 = (float) (1 / (1 - Math.pow(0.999f, 3)));
    assertArrayEquals(
        StepNumbers.of(SEED, 3, 0.3f, c1, c2, 0.6f, c1, c2, 0.15f, c1, c2).ints(),
        written(adam, 3, 0.3f));
  }

  @Test
  void theShareOfAnAverageLiesBehindAllFloats() {
    Updates updates = Updates.of(Sgd.of(1), 0.5, Map.of());
    HostTensor numbers = HostTensor.zeros(updates.numbers());
    float[] shares = {1, 10 / 11f, 10 / 12f, 10 / 13f};
    for (int step = 1; step <= 4; step++) {
      updates.write(numbers.ints(), SEED, step, 0.3f);
      float share = StepNumbers.getFloat(numbers.ints(), 0, StepNumbers.FLOATS + 1);
      assertEquals(shares[step - 1], share, 1e-6f);
    }
    updates.write(numbers.ints(), SEED, 1000, 0.3f);
    assertEquals(0.5f, StepNumbers.getFloat(numbers.ints(), 0, StepNumbers.FLOATS + 1));
  }

  /** All nodes that read step numbers read those that belong to their settings. */
  @Test
  void nodesReadTheNumbersOfTheirSettings() {
    Sgd sgd = Sgd.of(1).weightDecay(0.5f).exemptBiasesAndNorms();
    assertEquals("[sgdUpdate weightDecay 0.5, sgdUpdate first 5]", operations(sgd));
    Adam adam = Adam.of(1).group(ParameterGroup.BIAS, s -> s.rateFactor(2));
    assertEquals(
        "[adamUpdate beta1 0.9 beta2 0.999 epsilon 1.0E-8,"
            + " adamUpdate beta1 0.9 beta2 0.999 epsilon 1.0E-8 first 7]",
        operations(adam));
  }

  private static String operations(Optimizer optimizer) {
    return TrainingGraph.of(
            new TrainingTask(SmallRun.model(), Losses.softmaxCrossEntropy(), optimizer, 4))
        .graph()
        .nodes()
        .stream()
        .map(node -> node.op())
        .filter(op -> isUpdate(op))
        .toList()
        .toString();
  }

  private static boolean isUpdate(Op op) {
    return op instanceof SgdUpdate || op instanceof AdamUpdate;
  }
}
