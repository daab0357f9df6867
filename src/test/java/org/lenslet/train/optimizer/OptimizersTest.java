package org.lenslet.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.error.UsageException;

class OptimizersTest {

  @Test
  void namesAreThoseOfTheFormulas() {
    assertEquals(Sgd.of(0.2f).momentum(0.5f), Optimizers.named("sgd", 0.2f, 0.5f));
    assertEquals(Sgd.of(0.2f), Optimizers.named("sgd", 0.2f, 0));
    assertEquals(Adam.of(0.2f), Optimizers.named("adam", 0.2f, 0));
    assertEquals(Adagrad.of(0.2f), Optimizers.named("adagrad", 0.2f, 0));
    assertEquals(RmsProp.of(0.2f).momentum(0.5f), Optimizers.named("rmsprop", 0.2f, 0.5f));
    assertEquals(AdaDelta.of(0.2f), Optimizers.named("adadelta", 0.2f, 0));
  }

  @Test
  void weightDecayIsThatOfTheOptimizer() {
    float decay = 0.1f;
    assertEquals(
        Sgd.of(0.2f).momentum(0.5f).weightDecay(decay), Optimizers.named("sgd", 0.2f, 0.5f, decay));
    assertEquals(
        Adam.of(0.2f).decoupledWeightDecay(decay), Optimizers.named("adam", 0.2f, 0, decay));
    assertEquals(Adagrad.of(0.2f).weightDecay(decay), Optimizers.named("adagrad", 0.2f, 0, decay));
    assertEquals(RmsProp.of(0.2f).weightDecay(decay), Optimizers.named("rmsprop", 0.2f, 0, decay));
    assertEquals(
        AdaDelta.of(0.2f).weightDecay(decay), Optimizers.named("adadelta", 0.2f, 0, decay));
  }

  @Test
  void usualSettingsAreThoseOfTheOptimizer() {
    assertEquals(0.01f, Optimizers.usualRate("sgd"));
    assertEquals(0.001f, Optimizers.usualRate("adam"));
    assertEquals(0.01f, Optimizers.usualRate("adagrad"));
    assertEquals(0.001f, Optimizers.usualRate("rmsprop"));
    assertEquals(1, Optimizers.usualRate("adadelta"));
    assertEquals(0, Optimizers.usualMomentum("rmsprop"));
    assertEquals(0.9f, Optimizers.usualMomentum("sgd"));
    assertEquals(0, Optimizers.usualMomentum("adam"));
  }

  @Test
  void whatDoesNotSuitIsRefused() {
    String unknown = "optimizer: expected sgd, adam, adamw, adagrad, rmsprop or adadelta, got lion";
    assertRefused(unknown, () -> Optimizers.named("lion", 0.1f, 0));
    assertRefused(unknown, () -> Optimizers.usualRate("lion"));
    assertRefused(unknown, () -> Optimizers.usualMomentum("lion"));
    for (float momentum : new float[] {1, -0.1f, Float.NaN}) {
      assertRefused(
          "momentum: expected 0 or more and less than 1, got " + momentum,
          () -> Optimizers.named("sgd", 0.1f, momentum));
    }
    assertRefused(
        "momentum: expected optimizer sgd or rmsprop, got adam, which has moments of its own; leave it out",
        () -> Optimizers.named("adam", 0.1f, 0.9f));
    assertRefused(
        "momentum: expected optimizer sgd or rmsprop, got adagrad, which has none; leave it out",
        () -> Optimizers.named("adagrad", 0.1f, 0.9f));
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(UsageException.class, call).getMessage());
  }
}
