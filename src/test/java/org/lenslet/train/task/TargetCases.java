package org.lenslet.train.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.backend.Backend;
import org.lenslet.data.Dataset;
import org.lenslet.data.Examples;
import org.lenslet.data.LabelledDataset;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.metric.Metrics;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;

/** What users learn besides one class for each example. */
abstract class TargetCases {
  private static final int SIZE = 64;

  /** The backend, which all cases share. */
  abstract Backend backend();

  private static float[][] points(int columns, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[SIZE][columns];
    for (float[] row : rows) {
      for (int c = 0; c < columns; c++) {
        row[c] = random.nextFloat() * 2 - 1;
      }
    }
    return rows;
  }

  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(LensletException.class, executable).getMessage());
  }

  @Test
  void regressionLearnsALine() {
    float[][] points = points(1, 1);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = 3 * points[i][0] - 1;
    }
    Dataset line = Examples.of(points, values);
    try (Trainer trainer =
        Trainer.of(Model.input(1).dense(1).build())
            .on(backend())
            .batch(8)
            .loss(Losses.meanSquaredError())
            .optimizer(Sgd.of(0.3f))
            .build()) {
      History history = trainer.fit(line, Epochs.of(20).validation(0.25));
      assertEquals(3, trainer.weights().get("dense1.weight").floats()[0], 1e-3);
      assertEquals(-1, trainer.weights().get("dense1.bias").floats()[0], 1e-3);

      Evaluation judged = trainer.evaluate(line);
      assertEquals(
          Set.of("loss", "mean-absolute-error", "mean-squared-error"), judged.metrics().keySet());
      assertEquals(judged.loss(), judged.metric("mean-squared-error"), 1e-9);
      assertTrue(judged.metric("mean-absolute-error") < 1e-3);
      assertEquals(SIZE, judged.count());
      History.EpochRow last = history.epochs().get(19);
      assertEquals(judged.metrics().keySet(), last.validation().keySet());
      assertEquals(last.validationLoss(), last.validation().get("loss"));
      assertTrue(Double.isNaN(last.validationAccuracy()));
      assertRefused(
          "evaluation: expected one of the metrics [loss, mean-absolute-error, mean-squared-error],"
              + " got 'accuracy'; add it to the trainer",
          judged::accuracy);
      assertRefused("evaluation: expected one output of classes, got none", judged::confusion);
    }
  }

  @Test
  void outliersWeighLessWithOtherDistances() {
    float[][] points = points(1, 2);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = i % 8 == 0 ? 1000 : 2 * points[i][0];
    }
    for (var loss : List.of(Losses.huber(0.5f), Losses.meanAbsoluteError())) {
      try (Trainer trainer =
          Trainer.of(Model.input(1).dense(1).build())
              .on(backend())
              .batch(16)
              .loss(loss)
              .optimizer(Sgd.of(0.2f))
              .build()) {
        trainer.fit(Examples.of(points, values), Epochs.of(20));
        assertEquals(2, trainer.weights().get("dense1.weight").floats()[0], 0.4, loss.name());
      }
    }
  }

  @Test
  void severalLabelsOfAnExample() {
    float[][] points = points(2, 3);
    float[][] labels = new float[SIZE][3];
    for (int i = 0; i < SIZE; i++) {
      labels[i][0] = points[i][0] > 0 ? 1 : 0;
      labels[i][1] = points[i][1] > 0 ? 1 : 0;
      labels[i][2] = points[i][0] + points[i][1] > 0.5 ? 1 : 0;
    }
    Dataset data = Examples.of(points, labels);
    try (Trainer trainer =
        Trainer.of(Model.input(2).dense(3).build())
            .on(backend())
            .batch(8)
            .loss(Losses.sigmoidCrossEntropy())
            .optimizer(Adam.of(0.1f))
            .build()) {
      trainer.fit(data, Epochs.of(20));
      Evaluation judged = trainer.evaluate(data);
      assertTrue(judged.metric("binary-accuracy") > 0.95, judged.metrics().toString());
      assertTrue(judged.metric("area-under-curve") > 0.98, judged.metrics().toString());
    }
  }

  /** The brighter pixels of 1x4x4 pictures are of class 1, and the others of class 0. */
  private static Dataset scenes() {
    float[][] pixels = points(16, 4);
    int[] classes = new int[SIZE * 16];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = pixels[i / 16][i % 16] > 0.2 ? 1 : 0;
    }
    return Examples.of(Examples.rows(pixels, 1, 4, 4))
        .classes(HostTensor.ofInts(Shape.of(SIZE, 4, 4), classes), List.of("dark", "bright"))
        .named("scenes")
        .build();
  }

  @Test
  void aClassForEachPixel() {
    Model model = Model.input(1, 4, 4).conv(2, kernel(1)).build();
    try (Trainer trainer =
        Trainer.of(model).on(backend()).batch(8).optimizer(Adam.of(0.2f)).build()) {
      trainer.fit(scenes(), Epochs.of(12));
      Evaluation judged = trainer.evaluate(scenes());
      assertTrue(judged.accuracy() > 0.95, judged.metrics().toString());
      assertTrue(judged.metric("mean-intersection-over-union") > 0.9, judged.metrics().toString());
      assertEquals(List.of("dark", "bright"), judged.classNames());
      long sum = 0;
      for (long[] row : judged.confusion()) {
        sum += row[0] + row[1];
      }
      assertEquals(SIZE * 16, sum);
      assertEquals(SIZE, judged.count());
    }
  }

  /** Two inputs, of which one output is the sum and another the class of the larger. */
  private static Model compare() {
    Network net = new Network("compare");
    Tensor both = net.input("left", 1).concat(net.input("right", 1));
    return net.output("sum", both.dense(1)).output("larger", both.dense(2)).build();
  }

  private static Dataset pairs() {
    float[][] left = points(1, 5);
    float[][] right = points(1, 6);
    float[] sums = new float[SIZE];
    int[] larger = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      sums[i] = left[i][0] + right[i][0];
      larger[i] = right[i][0] > left[i][0] ? 1 : 0;
    }
    return Examples.of(Examples.rows(left), Examples.rows(right))
        .classes(HostTensor.ofInts(Shape.of(SIZE), larger), List.of("left", "right"))
        .values(HostTensor.of(Shape.of(SIZE), sums))
        .named("pairs")
        .build();
  }

  private TrainerBuilder comparing(float weight) {
    return Trainer.of(compare())
        .on(backend())
        .batch(8)
        .loss("larger", Losses.softmaxCrossEntropy())
        .loss("sum", weight, Losses.meanSquaredError())
        .optimizer(Adam.of(0.05f));
  }

  @Test
  void severalInputsAndOutputs() {
    try (Trainer trainer = comparing(0.5f).metrics("larger", Metrics.areaUnderCurve()).build()) {
      trainer.fit(pairs(), Epochs.of(20));
      Evaluation judged = trainer.evaluate(pairs());
      assertEquals(
          List.of(
              "loss",
              "larger.loss",
              "larger.accuracy",
              "larger.area-under-curve",
              "sum.loss",
              "sum.mean-absolute-error",
              "sum.mean-squared-error"),
          List.copyOf(judged.metrics().keySet()));
      assertTrue(judged.metric("larger.accuracy") > 0.95, judged.metrics().toString());
      assertTrue(judged.metric("sum.mean-absolute-error") < 0.05, judged.metrics().toString());
      assertEquals(
          judged.metric("larger.loss") + 0.5 * judged.metric("sum.loss"), judged.loss(), 1e-6);
      assertEquals(Set.of("larger"), judged.confusions().keySet());
    }
  }

  /** An output whose loss weighs nothing next to the other's is hardly learnt. */
  @Test
  void theWeightOfALossCounts() {
    try (Trainer light = comparing(1e-12f).optimizer(Sgd.of(0.1f)).build();
        Trainer heavy = comparing(1).optimizer(Sgd.of(0.1f)).build()) {
      HostTensor start = light.weights().get("dense1.weight");
      light.fit(pairs(), Epochs.of(2));
      heavy.fit(pairs(), Epochs.of(2));
      assertArrayEquals(start.floats(), light.weights().get("dense1.weight").floats(), 1e-6f);
      assertTrue(
          Math.abs(start.floats()[0] - heavy.weights().get("dense1.weight").floats()[0]) > 1e-3);
    }
  }

  @Test
  void lossesAndMetricsOfOnesOwn() {
    float[][] points = points(1, 7);
    float[][] values = new float[SIZE][1];
    for (int i = 0; i < SIZE; i++) {
      values[i][0] = 2 * points[i][0] + 1;
    }
    var fourth =
        Losses.of(
            "fourth-power",
            (graph, output, target) -> {
              Value distance = graph.binary(BinaryFunction.SUBTRACT, output, target);
              return graph.unary(UnaryFunction.SQUARE, graph.unary(UnaryFunction.SQUARE, distance));
            });
    var worst =
        Metrics.of(
            "signed-error",
            false,
            (graph, output, target) -> graph.binary(BinaryFunction.SUBTRACT, output, target));
    try (Trainer trainer =
        Trainer.of(Model.input(1).dense(1).build())
            .on(backend())
            .batch(8)
            .loss(fourth)
            .metrics(worst)
            .optimizer(Adam.of(0.1f))
            .build()) {
      trainer.fit(Examples.of(points, values), Epochs.of(25));
      assertEquals(2, trainer.weights().get("dense1.weight").floats()[0], 0.6);
      Evaluation judged = trainer.evaluate(Examples.of(points, values));
      assertEquals(0, judged.metric("signed-error"), 0.2);
      assertTrue(judged.loss() < 0.1);
    }
  }

  @Test
  void targetsThatDoNotFitTheLossAreRefused() {
    LabelledDataset labelled = Examples.of(points(2, 8), new int[SIZE], 3);
    Dataset values = Examples.of(points(2, 8), new float[SIZE]);
    Model model = Model.input(2).name("three").dense(3).build();
    try (Trainer classes = Trainer.of(model).on(backend()).batch(8).build();
        Trainer numbers =
            Trainer.of(model).on(backend()).batch(8).loss(Losses.meanSquaredError()).build();
        Trainer both = comparing(1).build()) {
      assertRefused(
          "model three: expected data of 3 classes, got 1 value of examples; choose a loss of values"
              + " and an output that fits, or other data",
          () -> classes.fit(values, Epochs.of(1)));
      assertRefused(
          "model three: expected data of 3 values, got 3 classes of examples; choose a loss of"
              + " classes and an output that fits, or other data",
          () -> numbers.fit(labelled, Epochs.of(1)));
      assertRefused(
          "model three: expected data of 3 values, got 1 value of examples; choose a loss of values"
              + " and an output that fits, or other data",
          () -> numbers.evaluate(values));
      assertRefused(
          "model compare: expected data of 2 inputs [1, 1], got 2 of examples; choose other data or"
              + " another model",
          () -> both.evaluate(labelled));
    }
  }

  @Test
  void aLabelThatIsNoClassIsRefusedBeforeAStepIsTaken() {
    LabelledDataset wrong =
        new LabelledDataset() {
          @Override
          public String name() {
            return "wrong";
          }

          @Override
          public int size() {
            return SIZE;
          }

          @Override
          public Shape inputShape() {
            return Shape.of(2);
          }

          @Override
          public List<String> classNames() {
            return List.of("a", "b", "c");
          }

          @Override
          public int label(int index) {
            return index == 37 ? 3 : index == 50 ? -1 : 0;
          }

          @Override
          public void input(int index, float[] target, int offset) {}
        };
    Model model = Model.input(2).dense(3).build();
    try (Trainer trainer = Trainer.of(model).on(backend()).batch(8).build()) {
      HostTensor before = trainer.weights().get("dense1.bias");
      String message =
          "wrong: expected class numbers from 0 to 2, got 3 in example 37; correct the data";
      assertRefused(message, () -> trainer.fit(wrong, Epochs.of(1).validation(0.5)));
      assertRefused(message, () -> trainer.evaluate(wrong));
      assertRefused(
          "wrong: expected class numbers from 0 to 2, got -1 in example 50; correct the data",
          () -> trainer.evaluate(wrong.subset(1, 50, 37)));
      assertTrue(before.bitwiseEquals(trainer.weights().get("dense1.bias")));
    }
  }

  /** Where only reading tells: a class for each pixel. */
  @Test
  void aPixelThatIsOfNoClassIsRefused() {
    Dataset scenes = scenes();
    Dataset wrong = scenes.augmented((example, random) -> example.targets().get(0).ints()[5] = 2);
    Model model = Model.input(1, 4, 4).conv(2, kernel(1)).build();
    try (Trainer trainer = Trainer.of(model).on(backend()).batch(SIZE / 2).build()) {
      trainer.evaluate(wrong.subset(7));
      UsageException e =
          assertThrows(
              UsageException.class, () -> trainer.evaluate(wrong.inEpoch(1, 0).subset(9, 7)));
      assertEquals(
          "scenes: expected class numbers from 0 to 1, got 2 in example 9; correct the data",
          e.getMessage());
      assertThrows(UsageException.class, () -> trainer.fit(wrong, Epochs.of(1)));
    }
  }
}
