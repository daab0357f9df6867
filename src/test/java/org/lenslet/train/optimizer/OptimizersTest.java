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
  }

  @Test
  void usualSettingsAreThoseOfTheOptimizer() {
    assertEquals(0.01f, Optimizers.usualRate("sgd"));
    assertEquals(0.001f, Optimizers.usualRate("adam"));
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
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(UsageException.class, call).getMessage());
  }
}
