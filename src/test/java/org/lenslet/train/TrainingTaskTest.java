package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Kernel;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Sgd;

class TrainingTaskTest {
  private static final Loss LOSS = Losses.softmaxCrossEntropy();

  private static TrainingTask task(Model model, int batch) {
    return new TrainingTask(model, LOSS, Sgd.of(1), batch);
  }

  private static void assertRefused(String message, Model model, int batch) {
    assertEquals(
        message, assertThrows(LensletException.class, () -> task(model, batch)).getMessage());
  }

  private static Model pairs() {
    Network net = new Network("pairs");
    Tensor sum = net.input("left", 3).plus(net.input("right", 3));
    return net.output(sum.dense(2)).build();
  }

  @Test
  void theClassesAreTheOutputs() {
    TrainingTask task = task(Model.input(3).dense(5).build(), 4);
    assertEquals(5, task.classes());
    assertEquals(7, task.batch(7).batch());
  }

  @Test
  void aTaskNeedsOneOutputOfClassesAndExamples() {
    assertRefused(
        "model maps: expected an output of batch x classes, got 4x2x6x6; flatten it or add a dense"
            + " layer",
        Model.input(1, 8, 8).name("maps").conv(2, Kernel.kernel(3)).build(),
        4);
    Network net = new Network("two");
    Tensor x = net.input("x", 3);
    assertRefused(
        "model two: expected one output to learn from, got [a, b]; train a model of the one that"
            + " the loss is of",
        net.output("a", x.dense(2)).output("b", x.dense(3)).build(),
        4);
    assertRefused("batch: expected at least 1, got 0", Model.input(3).build(), 0);
  }

  @Test
  void aTrainerTakesModelsOfOneInput() {
    assertEquals(
        "trainer: expected a model of one input, as data sets have, got pairs with [left, right];"
            + " take its steps with TrainingStep",
        assertThrows(
                UsageException.class, () -> Trainer.of(pairs()).on(new ReferenceBackend()).build())
            .getMessage());
  }

  @Test
  void aStepTakesAnArrayForEachInput() {
    try (TrainingStep step = TrainingStep.compile(task(pairs(), 1), new ReferenceBackend(), 1)) {
      UsageException error =
          assertThrows(UsageException.class, () -> step.take(1, 0.1f, new float[3], new int[] {1}));
      assertEquals(
          "step: expected 2 arrays for the inputs [@left f32[1x3], @right f32[1x3]], got 1",
          error.getMessage());
    }
  }

  @Test
  void anInputThatNothingReadsIsTakenAllTheSame() {
    Network net = new Network("spare");
    Tensor x = net.input("x", 3);
    net.input("spare", 2);
    Model model = net.output(x.dense(2)).build();
    try (TrainingStep step = TrainingStep.compile(task(model, 1), new ReferenceBackend(), 1)) {
      HostTensor before = step.variables().read("dense1.bias");
      step.take(1, 0.1f, List.of(new float[3], new float[2]), new int[] {1});
      assertFalse(before.bitwiseEquals(step.variables().read("dense1.bias")));
    }
  }
}
