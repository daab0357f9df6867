package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.LabelledDataset;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.loss.Objective;
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
  void theLossesSayWhatTheTargetsAre() {
    TrainingTask task = task(Model.input(3).dense(5).build(), 4);
    assertEquals(List.of(TensorSpec.i32()), task.targets());
    assertEquals(7, task.batch(7).batch());
    Model maps = Model.input(1, 8, 8).name("maps").conv(2, Kernel.kernel(3)).build();
    assertEquals(List.of(TensorSpec.i32(6, 6)), task(maps, 4).targets());
    assertEquals(
        List.of(TensorSpec.f32(2, 6, 6)),
        new TrainingTask(maps, Losses.meanSquaredError(), Sgd.of(1), 4).targets());
  }

  @Test
  void aTaskNeedsAnOutputForItsLossAndExamples() {
    Network net = new Network("two");
    Tensor x = net.input("x", 3);
    Model two = net.output("a", x.dense(2)).output("b", x.dense(3)).build();
    assertRefused(
        "model two: expected one output to learn from, got [a, b]; name the outputs that the losses"
            + " are of",
        two,
        4);
    assertEquals(
        "model two: expected losses of its outputs [a, b], got one of 'c'",
        assertThrows(
                UsageException.class,
                () -> new TrainingTask(two, Objective.of("c", LOSS), Sgd.of(1), 4))
            .getMessage());
    assertRefused("batch: expected at least 1, got 0", Model.input(3).build(), 0);
  }

  @Test
  void aModelWithoutParametersHasNothingToLearn() {
    Model model = Model.input(1, 2, 2).name("fixed").avgPool(1).flatten().build();
    assertEquals(
        "model fixed: expected parameters to learn, got none; add a layer that has some, such as"
            + " dense",
        assertThrows(
                UsageException.class, () -> Trainer.of(model).on(new ReferenceBackend()).build())
            .getMessage());
  }

  @Test
  void aStepTakesATensorForEachInputAndTarget() {
    try (TrainingStep step = TrainingStep.compile(task(pairs(), 1), new ReferenceBackend(), 1)) {
      HostTensor half = HostTensor.zeros(TensorSpec.f32(1, 3));
      HostTensor label = HostTensor.ofInts(Shape.of(1), 1);
      HostTensor before = step.variables().read("dense1.bias");
      assertStepRefused(
          "step: expected the inputs [@left f32[1x3], @right f32[1x3]], got [f32[1x3]]",
          () -> step.take(1, 0.1f, List.of(half), List.of(label)));
      assertStepRefused(
          "step: expected the targets [@labels i32[1]], got [f32[1x3]]",
          () -> step.take(1, 0.1f, List.of(half, half), List.of(half)));
      assertTrue(before.bitwiseEquals(step.variables().read("dense1.bias")));
    }
  }

  private static void assertStepRefused(String message, Executable take) {
    assertEquals(message, assertThrows(UsageException.class, take).getMessage());
  }

  @Test
  void anInputThatNothingReadsIsTakenAllTheSame() {
    Network net = new Network("spare");
    Tensor x = net.input("x", 3);
    net.input("spare", 2);
    Model model = net.output(x.dense(2)).build();
    try (TrainingStep step = TrainingStep.compile(task(model, 1), new ReferenceBackend(), 1)) {
      HostTensor before = step.variables().read("dense1.bias");
      step.take(
          1,
          0.1f,
          List.of(HostTensor.zeros(TensorSpec.f32(1, 3)), HostTensor.zeros(TensorSpec.f32(1, 2))),
          List.of(HostTensor.ofInts(Shape.of(1), 1)));
      assertFalse(before.bitwiseEquals(step.variables().read("dense1.bias")));
    }
  }

  @Test
  void dataNeedsATargetForEachLoss() {
    Network net = new Network("two");
    Tensor x = net.input("x", 2);
    Model two = net.output("a", x.dense(3)).output("b", x.dense(3)).build();
    Objective both = Objective.of("a", LOSS).with(new Objective.Term("b", 1, LOSS, List.of()));
    String message =
        assertThrows(
                UsageException.class,
                () ->
                    new TrainingTask(two, both, Sgd.of(1), 4)
                        .requireFit(new Clusters(Shape.of(2), 3, 8, 1)))
            .getMessage();
    assertTrue(
        message.startsWith(
            "model two: expected data of targets for the losses of [a, b], got 1 target ["),
        message);
  }

  @Test
  void aLabelThatIsNoClassIsFoundWhereverItIs() {
    TrainingTask task = task(Model.input(2).dense(3).build(), 4);
    Clusters data = new Clusters(Shape.of(2), 3, 8, 1);
    task.requireFit(data);
    for (int wrong : new int[] {0, 7}) {
      LabelledDataset damaged =
          new LabelledDataset() {
            @Override
            public String name() {
              return data.name();
            }

            @Override
            public Shape inputShape() {
              return data.inputShape();
            }

            @Override
            public List<String> classNames() {
              return data.classNames();
            }

            @Override
            public int size() {
              return data.size();
            }

            @Override
            public int label(int index) {
              return index == wrong ? 3 : data.label(index);
            }

            @Override
            public void input(int index, float[] target, int offset) {
              data.input(index, target, offset);
            }
          };
      assertThrows(LensletException.class, () -> task.requireFit(damaged), "example " + wrong);
    }
  }
}
