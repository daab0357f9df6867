package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lenslet.layer.Kernel.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.data.Dataset;
import org.lenslet.data.Examples;
import org.lenslet.data.Mnist;
import org.lenslet.layer.Model;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** The README's example: these very lines compile and run. */
class ReadmeExampleTest {

  @Test
  void theExampleStandsInTheReadmeAsItIsHere() throws IOException {
    String readme = squeeze(Files.readString(Path.of("README.md")));
    String here =
        squeeze(Files.readString(Path.of("src/test/java/org/lenslet/ReadmeExampleTest.java")));
    String example =
        here.substring(
            here.lastIndexOf("Modellenet="), here.lastIndexOf("assertTrue(history.lastTrainLoss"));
    assertTrue(readme.contains(example.replace("Epochs.of(1)", "Epochs.of(5)")), example);
    String values =
        here.substring(
            here.lastIndexOf("Datasethouses="), here.lastIndexOf("assertTrue(trainer.isFinished"));
    assertTrue(readme.contains(values), values);
  }

  @Test
  void theExampleRuns() {
    Path dir =
        Path.of(System.getProperty("lenslet.testdata", "../shared/data"), "datasets", "mnist");
    boolean required = Boolean.getBoolean("lenslet.requireTestdata");
    assumeTrue(required || Files.isDirectory(dir), "no MNIST in " + dir);
    // One epoch instead of the README's five, to be done in seconds.
    Model lenet =
        Model.input(1, 28, 28)
            .conv(6, kernel(5).padding(2))
            .tanh()
            .avgPool(2)
            .conv(16, kernel(5))
            .tanh()
            .avgPool(2)
            .conv(120, kernel(5))
            .tanh()
            .flatten()
            .dense(84)
            .tanh()
            .dense(10)
            .build();

    try (Backend device = Backends.best();
        Trainer trainer =
            Trainer.of(lenet)
                .on(device)
                .batch(64)
                .loss(Losses.softmaxCrossEntropy())
                .optimizer(Sgd.of(0.05f).momentum(0.9f))
                .seed(7)
                .build()) {
      History history = trainer.fit(Mnist.train(dir), Epochs.of(1), Progress.bar());
      System.out.println(trainer.evaluate(Mnist.test(dir)).accuracy());
      assertTrue(history.lastTrainLoss() < 0.3, history.toString());
      assertEquals(61_706, trainer.parameterCount());
      assertTrue(trainer.evaluate(Mnist.test(dir)).accuracy() > 0.95);
    }
  }

  @Test
  void theExampleOfValuesRuns() {
    float[][] rooms = new float[200][8];
    float[] prices = new float[200];
    for (int i = 0; i < 200; i++) {
      for (int room = 0; room < 8; room++) {
        rooms[i][room] = ((i * 31 + room * 17) % 41) / 41f;
        prices[i] += rooms[i][room] / 4;
      }
    }
    Dataset houses = Examples.of(rooms, prices);
    Model model = Model.input(8).dense(32).relu().dense(1).build();

    try (Backend device = Backends.best();
        Trainer trainer =
            Trainer.of(model)
                .on(device)
                .batch(16)
                .loss(Losses.meanSquaredError())
                .optimizer(Adam.of(0.01f))
                .schedule(Schedule.COSINE.afterWarmUp(20))
                .build()) {
      History history = trainer.fit(houses, Epochs.of(30).validation(0.2).patience(5));
      System.out.println(history.best().validation().get("mean-absolute-error"));
      assertTrue(trainer.isFinished());
      assertTrue(history.bestRestored());
      double error = history.best().validation().get("mean-absolute-error");
      assertTrue(error < 0.1, history.toString());
    }
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s+", "");
  }
}
