package org.lenslet.train.task;

import static org.lenslet.layer.kind.Kernel.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.data.Dataset;
import org.lenslet.data.IdxImages;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Normalisation;
import org.lenslet.data.TestData;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;

/** Small tasks, each learnt in seconds and judged by examples that were not learnt from. */
final class LearntTasks {
  private LearntTasks() {}

  private static Evaluation learn(
      TrainerBuilder settings, Backend backend, Dataset train, int epochs, Dataset test) {
    try (Trainer trainer = settings.on(backend).schedule(Schedule.COSINE).seed(1).build()) {
      trainer.fit(train, Epochs.of(epochs));
      return trainer.evaluate(test);
    }
  }

  /** 600 pictures of clothes, judged by 300. */
  static Evaluation fashion(Backend backend) {
    Path folder = TestData.datasets("fashion-mnist");
    Normalisation normalisation = Normalisation.of(0.2860, 0.3530);
    LabelledDataset train = idx(folder.resolve("mini-train600"), normalisation);
    LabelledDataset test = idx(folder.resolve("mini-test300"), normalisation);
    Model model = Zoo.create("lenet-caffe", train.inputShape(), 10);
    return learn(
        Trainer.of(model).batch(32).optimizer(Sgd.of(0.02f).momentum(0.9f).weightDecay(5e-4f)),
        backend,
        train,
        10,
        test);
  }

  /** 3,823 digits of 8x8 in 17 levels, judged by 1,797 of other writers. */
  static Evaluation optdigits(Backend backend) {
    Path folder = TestData.datasets("digits");
    Normalisation normalisation = Normalisation.of(0.0193, 0.0236);
    LabelledDataset train = idx(folder.resolve("optdigits-train"), normalisation);
    LabelledDataset test = idx(folder.resolve("optdigits-test"), normalisation);
    Model model =
        Model.input(train.inputShape())
            .conv(16, kernel(3).padding(1))
            .relu()
            .maxPool(2)
            .conv(32, kernel(3).padding(1))
            .relu()
            .flatten()
            .dense(10)
            .build();
    return learn(
        Trainer.of(model).batch(32).optimizer(Sgd.of(0.05f).momentum(0.9f)),
        backend,
        train,
        5,
        test);
  }

  private static LabelledDataset idx(Path prefix, Normalisation normalisation) {
    List<String> names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return IdxImages.read(
        prefix.getFileName().toString(),
        prefix.resolveSibling(prefix.getFileName() + "-images-idx3-ubyte.gz"),
        prefix.resolveSibling(prefix.getFileName() + "-labels-idx1-ubyte.gz"),
        names,
        normalisation);
  }

  /** A value of five numbers. */
  static Evaluation regression(Backend backend) {
    Model model = Model.input(5).dense(64).tanh().dense(64).tanh().dense(1).build();
    return learn(
        Trainer.of(model).batch(32).loss(Losses.meanSquaredError()).optimizer(Adam.of(0.01f)),
        backend,
        DrawnTasks.friedman(1_000, 1),
        40,
        DrawnTasks.friedman(1_000, 2));
  }

  /** Which of three things a picture shows. */
  static Evaluation severalLabels(Backend backend) {
    Model model =
        Model.input(1, 16, 16)
            .convWithoutBias(16, kernel(5).padding(2))
            .batchNorm()
            .relu()
            .convWithoutBias(16, kernel(3).padding(1))
            .batchNorm()
            .relu()
            .globalMaxPool()
            .dense(3)
            .build();
    return learn(
        Trainer.of(model).batch(32).loss(Losses.sigmoidCrossEntropy()).optimizer(Adam.of(0.01f)),
        backend,
        DrawnTasks.things(640, 1),
        10,
        DrawnTasks.things(500, 2));
  }

  /** The class of each pixel. */
  static Evaluation segmentation(Backend backend) {
    Model model = Zoo.create("unet", Shape.of(1, 32, 32), 3);
    return learn(
        Trainer.of(model).batch(16).optimizer(Adam.of(0.005f)),
        backend,
        DrawnTasks.scenes(160, 1),
        5,
        DrawnTasks.scenes(60, 2));
  }

  /** The kind of a series. */
  static Evaluation series(Backend backend) {
    Model model = Zoo.create("series", Shape.of(1, 64), 3);
    return learn(
        Trainer.of(model).batch(16).optimizer(Adam.of(0.002f)),
        backend,
        DrawnTasks.waves(180, 1),
        4,
        DrawnTasks.waves(300, 2));
  }

  /** The kind of a solid. */
  static Evaluation volumes(Backend backend) {
    Model model = Zoo.create("volume", Shape.of(1, 16, 16, 16), 3);
    return learn(
        Trainer.of(model).batch(16).optimizer(Adam.of(0.005f)),
        backend,
        DrawnTasks.solids(180, 1),
        5,
        DrawnTasks.solids(150, 2));
  }
}
