package org.lenslet.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.train.Clusters;
import org.lenslet.train.Epochs;
import org.lenslet.train.LinearModel;
import org.lenslet.train.Trainer;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.progress.Progress;

/** Optimizers against their formulas in double precision. */
class OptimizerTest {
  private static final int EXAMPLES = 24;
  private static final Clusters DATA = LinearModel.data(EXAMPLES);

  /** One step in double precision: p, gradient, two states and the number of the step. */
  private interface Rule {
    double next(double p, double g, double[] state, int step);
  }

  /**
   * Takes steps over all examples at once and compares every weight after every step. Weights are
   * rounded to float each step: 2^-24 of values below 2 each time, which the next steps, being
   * contractions or nearly so, do not enlarge much; gradients likewise.
   */
  private static void assertTrajectory(Optimizer optimizer, Rule rule) {
    try (Trainer trainer =
        Trainer.of(LinearModel.model())
            .on(new ReferenceBackend())
            .batch(EXAMPLES)
            .loss(Losses.onClasses(Losses.meanSquaredError()))
            .optimizer(optimizer)
            .build()) {
      double[][] weights = LinearModel.weights(trainer.weights());
      double[][][] states = new double[LinearModel.ROWS][LinearModel.CLASSES][2];
      int[] steps = new int[1];
      trainer.fit(
          DATA,
          Epochs.of(30),
          new Progress() {
            @Override
            public void step(StepReport report) {
              steps[0]++;
              assertEquals(steps[0], report.step());
              double[][] gradient = LinearModel.gradient(DATA, weights);
              double[][] got = LinearModel.weights(trainer.weights());
              for (int row = 0; row < weights.length; row++) {
                for (int c = 0; c < weights[row].length; c++) {
                  double next =
                      rule.next(weights[row][c], gradient[row][c], states[row][c], steps[0]);
                  weights[row][c] = next;
                  assertEquals(next, got[row][c], 3e-5, "step " + steps[0]);
                }
              }
            }
          });
      assertEquals(30, steps[0]);
    }
  }

  @Test
  void gradientDescent() {
    assertTrajectory(Sgd.of(0.3f), (p, g, state, step) -> p - 0.3f * g);
  }

  @Test
  void momentumAndWeightDecay() {
    assertTrajectory(
        Sgd.of(0.1f).momentum(0.9f).weightDecay(0.05f),
        (p, g, v, step) -> {
          v[0] = 0.9f * v[0] + g + 0.05f * p;
          return p - 0.1f * v[0];
        });
  }

  @Test
  void nesterovLooksAhead() {
    assertTrajectory(
        Sgd.of(0.1f).nesterov(0.8f),
        (p, g, v, step) -> {
          v[0] = 0.8f * v[0] + g;
          return p - 0.1f * (g + 0.8f * v[0]);
        });
  }

  private static double adam(double p, double g, double[] state, int step, double decay) {
    state[0] = 0.9f * state[0] + (1 - 0.9f) * g;
    state[1] = 0.999f * state[1] + (1 - 0.999f) * g * g;
    double mean = state[0] / (1 - Math.pow(0.9f, step));
    double square = state[1] / (1 - Math.pow(0.999f, step));
    return p - 0.01f * (mean / (Math.sqrt(square) + 1e-8) + decay * p);
  }

  @Test
  void adamCorrectsItsBias() {
    assertTrajectory(Adam.of(0.01f), (p, g, state, step) -> adam(p, g, state, step, 0));
  }

  @Test
  void adamWithWeightDecayInTheGradient() {
    assertTrajectory(
        Adam.of(0.01f).weightDecay(0.1f),
        (p, g, state, step) -> adam(p, g + 0.1f * p, state, step, 0));
  }

  @Test
  void adamWithDecoupledWeightDecay() {
    assertTrajectory(
        Adam.of(0.01f).decoupledWeightDecay(0.1f),
        (p, g, state, step) -> adam(p, g, state, step, 0.1f));
  }

  @Test
  void adagrad() {
    assertTrajectory(
        Adagrad.of(0.1f).weightDecay(0.05f),
        (p, g, state, step) -> {
          double gradient = g + 0.05f * p;
          state[0] += gradient * gradient;
          return p - 0.1f * gradient / (Math.sqrt(state[0]) + 1e-10f);
        });
  }

  @Test
  void rmsProp() {
    assertTrajectory(
        RmsProp.of(0.01f).decay(0.9f).momentum(0.5f),
        (p, g, state, step) -> {
          state[0] = 0.9f * state[0] + (1 - 0.9f) * g * g;
          state[1] = 0.5f * state[1] + g / (Math.sqrt(state[0]) + 1e-8f);
          return p - 0.01f * state[1];
        });
    assertTrajectory(
        RmsProp.of(0.01f).weightDecay(0.1f),
        (p, g, state, step) -> {
          double gradient = g + 0.1f * p;
          state[0] = 0.99f * state[0] + (1 - 0.99f) * gradient * gradient;
          return p - 0.01f * gradient / (Math.sqrt(state[0]) + 1e-8f);
        });
  }

  @Test
  void adaDelta() {
    assertTrajectory(
        AdaDelta.of(1).epsilon(1e-4f),
        (p, g, state, step) -> {
          state[0] = 0.95f * state[0] + (1 - 0.95f) * g * g;
          double change = Math.sqrt(state[1] + 1e-4f) / Math.sqrt(state[0] + 1e-4f) * g;
          state[1] = 0.95f * state[1] + (1 - 0.95f) * change * change;
          return p - change;
        });
  }

  /** All to whose gradient the decay is added: they end where that sum is 0. */
  static Stream<Optimizer> optimizersWithDecay() {
    float decay = 0.02f;
    return Stream.of(
        Sgd.of(0.5f).weightDecay(decay),
        Sgd.of(0.5f).momentum(0.9f).weightDecay(decay),
        Sgd.of(0.5f).nesterov(0.9f).weightDecay(decay),
        Sgd.of(0.5f).momentum(0.9f).weightDecay(decay).exemptBiasesAndNorms(),
        Adam.of(0.05f).weightDecay(decay),
        Adagrad.of(0.5f).weightDecay(decay),
        RmsProp.of(0.01f).weightDecay(decay));
  }

  @ParameterizedTest
  @MethodSource("optimizersWithDecay")
  void trainingWithWeightDecayReachesRidgeRegression(Optimizer optimizer) {
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend(2))) {
      try (backend;
          Trainer trainer =
              Trainer.of(LinearModel.model())
                  .on(backend)
                  .batch(EXAMPLES)
                  .loss(Losses.onClasses(Losses.meanSquaredError()))
                  .optimizer(optimizer)
                  .schedule(Schedule.COSINE)
                  .build()) {
        trainer.fit(DATA, Epochs.of(2_000), Progress.silent());
        // The gradient 2 / (N C) X'(XW - T) + decay W vanishes at lambda = decay N C / 2.
        float decay = optimizer.settings().weightDecay();
        double lambda = decay * EXAMPLES * LinearModel.CLASSES / 2;
        boolean exempt = optimizer.groups().containsKey(ParameterGroup.BIAS);
        double[][] expected = LinearModel.ridge(DATA, lambda, exempt ? 0 : lambda);
        double[][] got = LinearModel.weights(trainer.weights());
        for (int row = 0; row < expected.length; row++) {
          for (int c = 0; c < expected[row].length; c++) {
            assertEquals(expected[row][c], got[row][c], 2e-6);
          }
        }
        assertEquals(LinearModel.loss(DATA, expected), trainer.evaluate(DATA).loss(), 1e-6);
      }
    }
  }

  private static Op operation(Optimizer optimizer) {
    return optimizer.operation(optimizer.settings(), StepNumbers.FLOATS);
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertEquals(
        "sgd: expected a learning rate above 0, got 0.0",
        assertThrows(UsageException.class, () -> Sgd.of(0)).getMessage());
    assertThrows(UsageException.class, () -> Sgd.of(Float.NaN));
    assertThrows(UsageException.class, () -> Adam.of(Float.POSITIVE_INFINITY));
    assertThrows(ShapeException.class, () -> operation(Sgd.of(1).momentum(1)));
    assertThrows(ShapeException.class, () -> operation(Adam.of(1).betas(1, 0.9f)));
  }

  @Test
  void descriptionsTellSettingsApart() {
    assertEquals(
        "rate 0.1, sgdUpdate momentum 0.9 nesterov weightDecay 0.5",
        Sgd.of(0.1f).nesterov(0.9f).weightDecay(0.5f).describe());
    assertEquals(
        "rate 0.1, adamUpdate beta1 0.8 beta2 0.9 epsilon 1.0E-8 decoupled weightDecay 0.5",
        Adam.of(0.1f).betas(0.8f, 0.9f).decoupledWeightDecay(0.5f).describe());
  }

  /** What a run's configuration holds: whatever changes what is learnt shows in it. */
  @Test
  void descriptionsOfTheOthersTellSettingsApart() {
    UnaryOperator<GroupSettings> slow = settings -> settings.rateFactor(0.5f);
    GradientTransform clip = GradientTransforms.clipByNorm(2);
    assertEquals(
        "rate 0.1, adagradUpdate epsilon 0.5 weightDecay 0.25, bias weightDecay 0.0, norm"
            + " weightDecay 0.0, weight rateFactor 0.5, clipByNorm 2.0",
        Adagrad.of(0.1f)
            .epsilon(0.5f)
            .weightDecay(0.25f)
            .exemptBiasesAndNorms()
            .group(ParameterGroup.WEIGHT, slow)
            .transform(clip)
            .describe());
    assertEquals(
        "rate 0.1, rmsPropUpdate decay 0.75 epsilon 0.5 momentum 0.125 weightDecay 0.25, bias"
            + " weightDecay 0.0, norm weightDecay 0.0, weight rateFactor 0.5, clipByNorm 2.0",
        RmsProp.of(0.1f)
            .decay(0.75f)
            .epsilon(0.5f)
            .momentum(0.125f)
            .weightDecay(0.25f)
            .exemptBiasesAndNorms()
            .group(ParameterGroup.WEIGHT, slow)
            .transform(clip)
            .describe());
    assertEquals(
        "rate 0.1, adaDeltaUpdate decay 0.75 epsilon 0.5 weightDecay 0.25, bias weightDecay 0.0,"
            + " norm weightDecay 0.0, weight rateFactor 0.5, clipByNorm 2.0, clipByValue 3.0",
        AdaDelta.of(0.1f)
            .decay(0.75f)
            .epsilon(0.5f)
            .weightDecay(0.25f)
            .exemptBiasesAndNorms()
            .group(ParameterGroup.WEIGHT, slow)
            .transform(clip)
            .transform(GradientTransforms.clipByValue(3))
            .describe());
  }

  @Test
  void groupsOfTheOthersHaveTheirSettings() {
    GroupSettings spared = new GroupSettings(0, 1);
    Map<ParameterGroup, GroupSettings> expected =
        Map.of(ParameterGroup.BIAS, spared, ParameterGroup.NORM, spared);
    assertEquals(expected, Adagrad.of(1).weightDecay(0.25f).exemptBiasesAndNorms().groups());
    assertEquals(expected, RmsProp.of(1).weightDecay(0.25f).exemptBiasesAndNorms().groups());
    assertEquals(expected, AdaDelta.of(1).weightDecay(0.25f).exemptBiasesAndNorms().groups());
  }

  /** The names under which checkpoints hold them. */
  @Test
  void statesHaveNames() {
    assertEquals(List.of("squares"), Adagrad.of(1).states());
    assertEquals(List.of("squares"), RmsProp.of(1).states());
    assertEquals(List.of("squares", "velocity"), RmsProp.of(1).momentum(0.5f).states());
    assertEquals(List.of("squares", "steps"), AdaDelta.of(1).states());
  }

  @Test
  void ratesOfTheOthersAreAboveZero() {
    for (float rate : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRate("adagrad", rate, () -> Adagrad.of(rate));
      assertRate("rmsProp", rate, () -> RmsProp.of(rate));
      assertRate("adaDelta", rate, () -> AdaDelta.of(rate));
    }
  }

  private static void assertRate(String optimizer, float rate, Executable making) {
    assertEquals(
        optimizer + ": expected a learning rate above 0, got " + rate,
        assertThrows(UsageException.class, making).getMessage());
  }
}
