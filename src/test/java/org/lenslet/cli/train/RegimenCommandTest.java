package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.cli.Cli;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.cli.run.RunRegimen;
import org.lenslet.data.DataSource;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;
import org.lenslet.model.Zoo;
import org.lenslet.train.Trainer;
import org.lenslet.train.progress.Progress;

/**
 * What goes beyond optimizer and rate: schedules, accumulation, averages, clipping and the like.
 */
class RegimenCommandTest {
  private static final String DATA = "synthetic:300,100";

  @TempDir private Path folder;

  private static Cli train(Path out, String... options) {
    Object[] all = new Object[options.length + 9];
    List<Object> first = List.of("train", "mlp", "--data", DATA, "--epochs", 3, "--device", "cpu");
    for (int i = 0; i < first.size(); i++) {
      all[i] = first.get(i);
    }
    System.arraycopy(options, 0, all, first.size(), options.length);
    all[all.length - 1] = "--out=" + out;
    return Cli.run(all);
  }

  private static RunConfig printed(Object... arguments) {
    return RunConfig.fromJson(Cli.run(arguments).succeeds().out());
  }

  @Test
  void aRunThatStoppedWithinAnEpochAndAnUpdateEndsInTheSameBytes() throws Exception {
    Path whole = folder.resolve("whole");
    Cli cli =
        train(
                whole,
                "--augmentation=crop:2+rotation:10+cutout:4+mixup:0.4",
                "--accumulate=3",
                "--average=0.9",
                "--clip-norm=0.5",
                "--clip-value=0.1",
                "--label-smoothing=0.1",
                "--optimizer=adamw",
                "--schedule=warm-up:1+cosine:0.1",
                "--freeze=dense2\\.bias")
            .succeeds();
    assertTrue(
        cli.out()
            .contains(
                "schedule warm-up:1+cosine:0.1, steps an update 3, averaging of weights 0.9,"
                    + " largest norm of gradients 0.5, largest value in gradients 0.1, label"
                    + " smoothing 0.1, frozen dense2\\.bias"),
        cli.out());
    assertTrue(cli.out().contains("; recipe: Lenslet's own\n"), cli.out());
    assertTrue(cli.out().contains(" s of training, waiting for data "), cli.out());
    assertTrue(Files.readString(whole.resolve("report.html")).contains("averaging of weights"));

    Path stopped = Files.createDirectory(folder.resolve("stopped"));
    Files.copy(whole.resolve("config.json"), stopped.resolve("config.json"));
    RunConfig config = RunFolder.chosen(stopped).config();
    assertEquals(
        new RunRegimen(3, 0.9, 0.5f, 0.1f, 0.1f, "dense2\\.bias", false), config.regimen());
    Split<LabelledDataset> data = DataSource.parse(config.data()).load();
    try (Backend backend = Backends.open("cpu");
        Trainer trainer =
            TrainerSettings.of(config, Zoo.create("mlp", data.train().inputShape(), 10))
                .on(backend)
                .watch(data.test())
                .checkpoints(stopped)
                .build()) {
      trainer.fit(
          AugmentationOption.apply(config.augmentation(), data.train()),
          config.toEpochs(),
          new Progress() {
            @Override
            public void step(StepReport report) {
              if (report.step() == 5) { // of 12, in the second epoch and the second update
                trainer.requestStop();
              }
            }
          });
      assertFalse(trainer.isFinished());
    }
    Cli.run("train", "--resume", stopped).succeeds();
    for (String file : List.of("weights.safetensors", "best.safetensors")) {
      assertEquals(-1, Files.mismatch(whole.resolve(file), stopped.resolve(file)), file);
    }
    assertEquals(config, RunFolder.chosen(stopped).config());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--accumulate=2",
        "--average=0.5",
        "--clip-norm=0.01",
        "--clip-value=0.001",
        "--label-smoothing=0.2",
        "--freeze=dense1",
        "--schedule=step:1",
        "--augmentation=shift:2",
        "--augmentation=mixup:1",
      })
  void everyOptionChangesTheWeights(String option) throws Exception {
    train(folder.resolve("plain")).succeeds();
    train(folder.resolve("changed"), option).succeeds();
    assertTrue(
        Files.mismatch(
                folder.resolve("plain/weights.safetensors"),
                folder.resolve("changed/weights.safetensors"))
            >= 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--accumulate=0|accumulation: expected at least 1 batch, got 0",
        "--average=1|averaging: expected a decay in [0, 1), got 1.0",
        "--clip-norm=0|--clip-norm: expected a number above 0, got 0.0",
        "--clip-value=-1|--clip-value: expected a number above 0, got -1.0",
        "--freeze=conv.*|frozen: expected an expression that matches the name of a layer, block or"
            + " parameter, got 'conv.*'; the parameters are ",
        "--freeze=(|frozen: expected a regular expression, got '('",
        "--freeze=.*|frozen: expected some parameters to learn, got none; freeze less",
        "--schedule=step|schedule step: expected a share of the run or a number of epochs above 0",
        "--augmentation=mirror+blur|augmentation: expected none, or mirror, crop",
        "--augmentation=crop:1.5|augmentation crop:1.5: expected a whole number, got 1.5",
        "--augmentation=mirror:1|augmentation mirror:1: expected nothing after the colon, got 1",
        "--augmentation=rotation|augmentation rotation: expected 1 number after the colon, got none",
        "--augmentation=mixup:0,1|augmentation mixup:0,1: expected 1 number after the colon, got 2",
        "--augmentation=mixup:-1|mixup: expected an alpha above 0, got -1.0",
        "--augmentation=cutout:a|augmentation cutout:a: expected numbers after the colon, got 'a'",
      })
  void whatIsWrongLeavesNoFolder(String option, String message) {
    train(folder.resolve("run"), option).fails(2, message);
    if (!option.startsWith("--freeze")) { // which takes a model
      train(folder.resolve("run"), option, "--print-config").fails(2, message);
    }
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void labelsAreSmoothedOfOneLossOnly() {
    train(folder.resolve("run"), "--label-smoothing=0.1", "--loss=mean-squared-error")
        .fails(
            2, "label smoothing: expected the loss softmax-cross-entropy, got mean-squared-error");
    train(folder.resolve("run"), "--label-smoothing=1.5").fails(2, "smoothing");
  }

  @Test
  void anUpdateTakesAsManyExamplesAsThePublishedRecipe() {
    Object[] asked = {"train", "resnet50", "--data", "folder:/data", "--print-config"};
    assertEquals(8, printed(asked).regimen().accumulate());
    assertEquals(32, printed(asked).batch());
    Object[] smaller = {
      "train", "resnet50", "--data", "folder:/data", "--print-config", "--batch", 16
    };
    assertEquals(16, printed(smaller).regimen().accumulate());
    Object[] all = {
      "train", "resnet50", "--data", "folder:/data", "--print-config", "--batch", 500
    };
    assertEquals(1, printed(all).regimen().accumulate());
    Object[] elsewhere = {"train", "resnet50", "--data", "cifar10:/data", "--print-config"};
    assertEquals(1, printed(elsewhere).regimen().accumulate());
    Object[] own = {
      "train", "resnet50", "--data", "folder:/data", "--print-config", "--accumulate", 3
    };
    assertEquals(3, printed(own).regimen().accumulate());
  }

  /** Every network that was published for ImageNet, on pictures from folders. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "alexnet 0.01 0.0001 multi-step:1/3,2/3 8 90",
        "alexnet-2012 0.01 0.0005 multi-step:1/4,1/2,3/4 4 90",
        "vgg11 0.01 0.0001 multi-step:1/3,2/3 8 90",
        "vgg16-bn 0.01 0.0001 multi-step:1/3,2/3 8 90",
        "vgg19 0.01 0.0001 multi-step:1/3,2/3 8 90",
        "resnet18 0.1 0.0001 multi-step:1/3,2/3 8 90",
        "resnet152 0.1 0.0001 multi-step:1/3,2/3 8 90",
        "googlenet 0.01 0.0002 polynomial:0.5 1 60",
        "squeezenet 0.04 0.0002 linear 16 68",
        "mobilenet-v2 0.045 0.00004 step:1x0.98 8 300",
      })
  void recipesForPicturesAreThePublishedOnes(
      String model, float rate, float decay, String schedule, int accumulate, int epochs) {
    RunConfig config = printed("train", model, "--data", "folder:/data", "--print-config");
    assertEquals(rate, config.learningRate());
    assertEquals(decay, config.weightDecay());
    assertEquals(0.9f, config.momentum());
    assertEquals(schedule, config.schedule());
    assertEquals(accumulate, config.regimen().accumulate());
    assertEquals(32, config.batch());
    assertEquals(epochs, config.epochs());
    assertEquals("mirror", config.augmentation());
    assertEquals("sgd", config.optimizer());
    assertTrue(config.recipe().matches("BVLC.*|torchvision, .*|Krizhevsky, .*|Iandola et al.*"));
    assertTrue(config.toSchedule().factor(0, 1_000L * epochs) == 1);
    assertTrue(config.toSchedule().factor(999L * epochs, 1_000L * epochs) < 0.04);
  }

  @Test
  void recipesOfCifarAndOfDigits() {
    assertEquals(
        "warm-up:1+multi-step",
        printed("train", "resnet110", "--data", "cifar10:/data", "--print-config").schedule());
    assertEquals(
        "inverse:0.0001,0.75",
        printed("train", "lenet-caffe", "--data", "mnist:/data", "--print-config").schedule());
    assertEquals(
        "He et al. 2015, arXiv:1512.03385, section 4.2, which was for other data, cut to a first look",
        printed("train", "resnet20", "--data", "mnist:/data", "--print-config").recipe());
    // Of a schedule in epochs that a first look does not have.
    assertEquals(
        "cosine",
        printed("train", "mobilenet-v2", "--data", "cifar10:/data", "--print-config").schedule());
    assertEquals(
        0.01f, printed("train", "mlp", "--optimizer", "adamw", "--print-config").weightDecay());
  }
}
