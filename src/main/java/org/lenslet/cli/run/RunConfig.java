package org.lenslet.cli.run;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.lenslet.error.UsageException;
import org.lenslet.infer.Scores;
import org.lenslet.train.Epochs;
import org.lenslet.train.Json;
import org.lenslet.train.Recipe;
import org.lenslet.train.loss.CrossEntropy;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Optimizers;
import org.lenslet.train.optimizer.Schedule;

/**
 * All that a run was asked for, every default filled in: the content of {@code config.json}.
 *
 * @param recipe where what was not asked for comes from, in words; null in runs of earlier versions
 * @param lenslet the version that started the run
 * @param data as {@link org.lenslet.data.DataSource#parse} understands it
 * @param device as {@link org.lenslet.Backends#open} understands it
 * @param weightDecay of all parameters
 * @param augmentation what chance does to pictures; null in runs of earlier versions, for none
 * @param schedule as {@link Schedule#parse} understands it
 * @param regimen how it learns besides; null in runs of earlier versions, for plainly
 * @param epochs the passes over the training data
 * @param validation the fraction held out
 * @param patience the epochs without improvement after which to stop; 0 for never
 * @param from the weights that it started from; null for random ones
 */
public record RunConfig(
    String recipe,
    String lenslet,
    String model,
    String data,
    String device,
    long seed,
    int batch,
    int epochs,
    String optimizer,
    float learningRate,
    float momentum,
    float weightDecay,
    String schedule,
    RunRegimen regimen,
    String augmentation,
    String loss,
    double validation,
    int patience,
    String from) {

  /** The loss whose labels may be smoothed. */
  private static final String SMOOTHED = "softmax-cross-entropy";

  private static final Gson GSON =
      Json.gson()
          .newBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .setPrettyPrinting()
          .create();

  /** The same with other data, or the same data elsewhere, and another number of epochs. */
  public RunConfig with(String otherData, int otherEpochs) {
    return new RunConfig(
        recipe,
        lenslet,
        model,
        otherData,
        device,
        seed,
        batch,
        otherEpochs,
        optimizer,
        learningRate,
        momentum,
        weightDecay,
        schedule,
        regimen,
        augmentation,
        loss,
        validation,
        patience,
        from);
  }

  public Epochs toEpochs() {
    return new Epochs(epochs, validation, patience);
  }

  public Optimizer toOptimizer() {
    Optimizer chosen = Optimizers.named(optimizer, learningRate, momentum, weightDecay);
    if (regimen().clipValue() != 0) {
      chosen = chosen.transform(GradientTransforms.clipByValue(regimen().clipValue()));
    }
    if (regimen().clipNorm() != 0) {
      chosen = chosen.transform(GradientTransforms.clipByGlobalNorm(regimen().clipNorm()));
    }
    return chosen;
  }

  /** What chance does to pictures. */
  public String augmentation() {
    return augmentation == null ? Recipe.NONE : augmentation;
  }

  public Schedule toSchedule() {
    return Schedule.parse(schedule, epochs);
  }

  /** How it learns beside optimizer and schedule. */
  public RunRegimen regimen() {
    return regimen == null ? RunRegimen.PLAIN : regimen;
  }

  public Loss toLoss() {
    Loss plain = Losses.named(loss);
    float smoothing = regimen().labelSmoothing();
    if (smoothing == 0) {
      return plain;
    }
    if (!loss.equals(SMOOTHED)) {
      throw new UsageException(
          "label smoothing: expected the loss %s, got %s; leave it out".formatted(SMOOTHED, loss));
    }
    return CrossEntropy.ofLogits().labelSmoothing(smoothing);
  }

  /** What the outputs of a model mean that this loss has trained. */
  public Scores toScores() {
    return scores(loss);
  }

  /** What the outputs of a model mean that the loss of this name has trained. */
  public static Scores scores(String loss) {
    return switch (loss) {
      case "sigmoid-cross-entropy" -> Scores.INDEPENDENT_LOGITS;
      case "mean-squared-error" -> Scores.PROBABILITIES;
      default -> Scores.LOGITS;
    };
  }

  /** As text of a file. */
  public String toJson() {
    return GSON.toJson(this) + "\n";
  }

  /**
   * Back from the text.
   *
   * @throws JsonParseException if it is not the text of a configuration
   */
  public static RunConfig fromJson(String text) {
    RunConfig config = GSON.fromJson(text, RunConfig.class);
    if (config == null || !config.isComplete()) {
      throw new JsonParseException("settings are missing");
    }
    return config;
  }

  private boolean isComplete() {
    return Stream.of(model, data, device, optimizer, schedule, loss).allMatch(s -> s != null)
        && batch > 0
        && epochs > 0;
  }

  /** Names and values for reports. */
  public Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("model", model);
    rows.put("data", data);
    rows.put("seed", Long.toString(seed));
    rows.put("batch", Integer.toString(batch));
    rows.put("epochs", Integer.toString(epochs));
    rows.put("optimizer", optimizer);
    rows.put("learning rate", Float.toString(learningRate));
    rows.put("momentum", Float.toString(momentum));
    rows.put("weight decay", Float.toString(weightDecay));
    rows.put("schedule", schedule);
    rows.put("augmentation", augmentation());
    rows.putAll(regimen().rows());
    rows.put("loss", loss);
    rows.put("held out", Double.toString(validation));
    rows.put("patience", Integer.toString(patience));
    if (recipe != null) {
      rows.put("recipe", recipe);
    }
    if (from != null) {
      rows.put("started from", from);
    }
    return rows;
  }
}
