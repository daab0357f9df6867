package org.lenslet.cli.train;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.cli.run.RunLock;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.ModelNames;
import org.lenslet.cli.shared.NamedModels;
import org.lenslet.cli.shared.Version;
import org.lenslet.data.DataSource;
import org.lenslet.error.UsageException;
import org.lenslet.train.Recipe;
import org.lenslet.train.optimizer.Optimizers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model. */
@Command(
    name = "train",
    description = "Train a model and judge it on the test set.",
    sortOptions = false,
    footer = {
      "",
      "What is not given comes from the model's recipe.",
      "",
      "Examples:",
      "  ./lenslet train lenet5 --data mnist:DIR --epochs 5",
      "  ./lenslet train --resume runs/lenet5-20250131-120000",
      "  ./lenslet train --resume runs/lenet5-20250131-120000 --epochs 20",
      "  ./lenslet train lenet5 --verify 1/1000",
      "  ./lenslet train resnet20 --data cifar10:DIR --find-learning-rate",
      "  ./lenslet train resnet20 --data cifar10:DIR --schedule warm-up:2+cosine"
    })
public final class TrainCommand implements Callable<Integer> {
  /** What goes with --resume: the rest is part of the run. */
  private static final Set<String> WITH_RESUME =
      Set.of(
          "--resume",
          "--device",
          "--data",
          "--epochs",
          "--tensorboard",
          "--verify",
          "--json",
          "--verbose");

  private static final Path RUNS = Path.of("runs");

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      completionCandidates = ModelNames.class,
      description = {
        "One of those that ./lenslet models lists, or a file of ONNX, to train further (default:"
            + " lenet5)."
      })
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = {
        "synthetic, synthetic:TRAIN,TEST (numbers of images), mnist:DIR, fashion:DIR, cifar10:DIR, "
            + "cifar100:DIR, cifar100-coarse:DIR or folder:DIR, of pictures in train/CLASS and val/CLASS"
            + " or in CLASS alone; folder:DIR?size=64 for another size than 224 (default: synthetic)."
      })
  private String data;

  @Mixin private StrictOption strict;

  @Mixin private DeviceOption device;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training data.")
  private Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Examples per step.")
  private Integer batch;

  @Option(names = "--lr", paramLabel = "X", description = "Learning rate.")
  private Float learningRate;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "sgd, adam, adamw, adagrad, rmsprop or adadelta.")
  private String optimizer;

  @Option(names = "--momentum", paramLabel = "X", description = "Momentum of sgd and rmsprop.")
  private Float momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Weight decay of all parameters.")
  private Float weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "SCHEDULE",
      description = {
        "How the learning rate changes, one of",
        "  constant, linear, cosine[:LAST],",
        "  polynomial:POWER[,LAST],",
        "  step:LENGTH[xFACTOR],",
        "  multi-step[:AT,...][xFACTOR] (0.5,0.75),",
        "  exponential:FACTOR in an epoch,",
        "  inverse:GAMMA,POWER, one-cycle[:RISE] (0.3),",
        "  plateau[:EPOCHS][xFACTOR] (10),",
        "with warm-up:LENGTH+ before it or not. FACTOR is 0.1 unless given. Lengths below 1, as 0.5 or"
            + " 1/3, are shares of the run, others epochs."
      })
  private String schedule;

  @Option(
      names = "--augmentation",
      paramLabel = "LIST",
      description = {
        "What chance does to the pictures that are learnt from, none or some joined by +, of",
        "  mirror, crop[:PIXELS] after padding (4),",
        "  crop-mirror, which is crop+mirror,",
        "  resized-crop[:AREA] of at least that (0.08),",
        "  shift:PIXELS, rotation:DEGREES, cutout:SIDE,",
        "  colour-jitter[:LIGHT,CONTRAST,COLOUR,HUE]",
        "  (0.4,0.4,0.4,0.1),",
        "  mixup[:ALPHA] of examples of a batch (0.2)."
      })
  private String augmentation;

  @Mixin private RegimenOptions regimen;

  @Option(
      names = "--print-config",
      description = "Print the settings, those of the recipe filled in, and do nothing.")
  private boolean printConfig;

  @Option(
      names = "--find-learning-rate",
      description = {
        "Do not train: try rates that grow from step to step, from fresh weights, and suggest the one"
            + " at which the loss falls fastest; the curve is in the report."
      })
  private boolean findRate;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = {
        "softmax-cross-entropy, sigmoid-cross-entropy or mean-squared-error "
            + "(default: ${DEFAULT-VALUE})."
      },
      defaultValue = "softmax-cross-entropy")
  private String loss;

  @Option(
      names = "--validation",
      paramLabel = "FRACTION",
      description = {
        "Part of the training data held out to choose the epoch by whose weights are the result "
            + "(default: 0, the last epoch)."
      },
      defaultValue = "0")
  private double validation;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop after so many epochs without improvement on the data held out.",
      defaultValue = "0")
  private int patience;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What all randomness depends on (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A new folder for the run (default: runs/MODEL-DATE-TIME).")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = {
        "Go on with the run of this folder. Besides, --epochs makes it longer, --data says where its"
            + " data are now, and --device, --tensorboard, --verify and --json mean what they do."
      })
  private Path resume;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = {
        "Start from the weights of this safetensors file that fit the model, by name and shape."
      })
  private Path from;

  @Option(
      names = "--tensorboard",
      description = "Write events for TensorBoard into the folder tensorboard of the run.")
  private boolean tensorBoard;

  @Mixin private VerifyOption verify;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    verify.check();
    if (resume != null) {
      requireAlone();
      return resume();
    }
    RunConfig config = config();
    if (printConfig) {
      TrainerSettings.check(config); // what would be refused is not printed as if it were fine
      spec.commandLine().getOut().print(config.toJson());
      spec.commandLine().getOut().flush();
      return 0;
    }
    RunFolder folder =
        out == null
            ? RunFolder.unused(RUNS, NamedModels.plain(config.model()), LocalDateTime.now())
            : RunFolder.chosen(out);
    folder.checkNew();
    json.check(folder.path());
    if (findRate) {
      return new RateSearch(config, folder, json, spec).run();
    }
    return new TrainRun(config, folder, config.device(), tensorBoard, verify, json, spec).start();
  }

  private int resume() {
    RunFolder folder = RunFolder.chosen(resume);
    folder.config(); // Before the lock: a folder that is no run's is left as it is.
    try (RunLock mine = folder.lock()) {
      RunConfig before = folder.config();
      String where = data == null ? before.data() : DataSource.parse(data).absolute();
      RunConfig config = before.with(where, epochs == null ? before.epochs() : epochs);
      json.check(folder.path());
      return new TrainRun(
              config, folder, device.orElse(before.device()), tensorBoard, verify, json, spec)
          .resume(before);
    }
  }

  private void requireAlone() {
    List<String> others =
        spec.commandLine().getParseResult().matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !WITH_RESUME.contains(name))
            .toList();
    if (model != null || !others.isEmpty()) {
      throw new UsageException(
          "--resume: expected only --epochs, --data, --device, --tensorboard, --verify and --json"
              + " besides, got "
              + (model != null ? model : others.get(0))
              + "; the run's settings are in its folder");
    }
  }

  private RunConfig config() {
    String chosenModel = model == null ? "lenet5" : NamedModels.absolute(model);
    String chosenData = data == null ? "synthetic" : strict.apply(data);
    Recipe recipe = Recipe.of(chosenModel, chosenData);
    String chosenOptimizer = optimizer == null ? recipe.optimizer() : optimizer;
    // A rate that suits one optimizer is far off for another.
    boolean usual = !chosenOptimizer.equals(recipe.optimizer());
    float rate = usual ? Optimizers.usualRate(chosenOptimizer) : recipe.learningRate();
    float usualMomentum = usual ? Optimizers.usualMomentum(chosenOptimizer) : recipe.momentum();
    float usualDecay = usual ? Optimizers.usualWeightDecay(chosenOptimizer) : recipe.weightDecay();
    return new RunConfig(
        recipe.source(),
        Version.NUMBER,
        chosenModel,
        chosenData,
        device.orAuto(),
        seed,
        batch == null ? recipe.batch() : batch,
        epochs == null ? recipe.epochs() : epochs,
        chosenOptimizer,
        learningRate == null ? rate : learningRate,
        momentum == null ? usualMomentum : momentum,
        weightDecay == null ? usualDecay : weightDecay,
        schedule == null ? recipe.schedule() : schedule,
        regimen.toRegimen(recipe, batch),
        augmentation == null ? recipe.augmentation() : augmentation,
        loss,
        validation,
        patience,
        from == null ? null : from.toAbsolutePath().normalize().toString());
  }
}
