package org.lenslet.cli.predict;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunData;
import org.lenslet.cli.run.TrainedModel;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.ModelNames;
import org.lenslet.cli.shared.NamedModels;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.data.Normalisation;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.infer.ClassScore;
import org.lenslet.infer.Predictor;
import org.lenslet.infer.Scores;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what pictures show. */
@Command(
    name = "predict",
    description = "Say what pictures show, by a trained model.",
    sortOptions = false,
    footer = {
      "",
      "Pictures are scaled to the model's size, their proportions kept, and normalised as the run's",
      "data were. Dark digits on light paper are inverted where the run's are light on dark.",
      "",
      "Examples:",
      "  ./lenslet predict runs/RUN digit.png",
      "  ./lenslet predict lenet5 --weights FILE --data mnist:DIR *.png --top 1"
    })
public final class PredictCommand implements Callable<Integer> {
  private static final int MOST_AT_A_TIME = 32;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      completionCandidates = ModelNames.class,
      description = "The folder of a run; or one of those that ./lenslet models lists.")
  private String given;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PICTURE",
      description = "PNG, JPEG, BMP, GIF or WebP files.")
  private List<Path> files;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The weights of a model (default: those of the run).")
  private Path weights;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "The data that the model has learnt from, as for train (default: the run's).")
  private String data;

  @Mixin private NormalisationOption normalisation;

  @Option(
      names = "--invert",
      negatable = true,
      description = {
        "Change light and dark for each other, or do not (default: where the picture's background"
            + " is light and those of the data are dark, or the other way round)."
      })
  private Boolean invert;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "So many of the most probable classes (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int top;

  @Mixin private DeviceOption device;

  @Mixin private JsonOption json;

  /** A picture that could be read. */
  private record Asked(Path file, PictureInput input) {}

  @Override
  public Integer call() {
    json.check();
    if (top < 1) {
      throw new UsageException("--top: expected at least 1, got " + top);
    }
    System.setProperty("java.awt.headless", "true");
    TrainedModel model = TrainedModel.of(given, weights, spec.commandLine().getErr());
    RunData facts = normalisation.isGiven() ? usual(model) : model.data(data);
    List<Asked> asked = read(facts);
    if (!asked.isEmpty()) {
      predict(model, facts, asked);
    }
    return asked.size() == files.size() ? 0 : 1;
  }

  /** What the model was made for, with the normalisation that was given. */
  private RunData usual(TrainedModel model) {
    Shape shape =
        model.facts().map(RunData::inputShape).orElseGet(() -> Zoo.usualInput(model.name()));
    List<String> classes =
        model
            .facts()
            .map(RunData::classes)
            .orElseGet(
                () ->
                    IntStream.range(0, Zoo.usualClasses(model.name()))
                        .mapToObj(Integer::toString)
                        .toList());
    Normalisation levels = normalisation.parse(shape.get(0));
    return RunData.of(shape, classes, levels, model.facts().map(RunData::darkBackground));
  }

  /** The pictures that can be read; a line for each of the others. */
  private List<Asked> read(RunData facts) {
    List<Asked> asked = new ArrayList<>();
    PrintWriter err = spec.commandLine().getErr();
    for (Path file : files) {
      try {
        Picture picture = PictureFile.read(file);
        asked.add(new Asked(file, PictureInput.of(picture, facts, invert)));
      } catch (UsageException e) {
        throw e;
      } catch (LensletException e) {
        err.println("lenslet: " + e.getMessage().replaceAll("\\s*\\R\\s*", " "));
      }
    }
    err.flush();
    return asked;
  }

  private void predict(TrainedModel model, RunData facts, List<Asked> asked) {
    try (Backend backend = device.open(spec.commandLine().getErr());
        Predictor predictor =
            Predictor.of(
                    NamedModels.create(model.name(), facts.inputShape(), facts.classes().size()))
                .weights(model.weights(), this::note)
                .on(backend)
                .batch(Math.min(MOST_AT_A_TIME, asked.size()))
                .scores(model.run().map(RunConfig::toScores).orElse(Scores.LOGITS))
                .classes(facts.classes())
                .build()) {
      Verbose.kernels(spec, "a prediction", predictor.plan());
      List<List<ClassScore>> answers =
          predictor.topK(asked.stream().map(one -> one.input.tensor()).toList(), top);
      PrintWriter out = spec.commandLine().getOut();
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) {
        out.println(line(asked.get(i), answers.get(i)));
        rows.add(JsonRow.of(row(model, asked.get(i), answers.get(i)), backend));
      }
      json.writeLines(rows);
    }
  }

  private void note(String note) {
    spec.commandLine().getErr().println("lenslet: " + note);
  }

  private static String line(Asked one, List<ClassScore> scores) {
    return one.file
        + ": "
        + scores.stream()
            .map(score -> score.name() + " " + Figures.percent(score.probability()))
            .collect(Collectors.joining(", "))
        + (one.input.inverted() ? " (light and dark inverted)" : "");
  }

  private static Map<String, Object> row(TrainedModel model, Asked one, List<ClassScore> scores) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("picture", one.file.toString());
    row.put("model", model.name());
    row.put("weights", model.weights().toString());
    row.put("class", scores.get(0).name());
    row.put("probability", scores.get(0).probability());
    row.put("inverted", one.input.inverted());
    row.put("top", scores.stream().map(PredictCommand::entry).toList());
    return row;
  }

  private static Map<String, Object> entry(ClassScore score) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("class", score.name());
    entry.put("index", score.index());
    entry.put("probability", score.probability());
    return entry;
  }
}
