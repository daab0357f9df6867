package org.lenslet.cli.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Backend;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.MemoryLimit;
import org.lenslet.cli.shared.NamedModels;
import org.lenslet.data.DataSource;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.lab.report.RateReport;
import org.lenslet.lab.report.RateSummary;
import org.lenslet.layer.Model;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.rate.LearningRateFinder;
import org.lenslet.train.rate.RateCurve;
import picocli.CommandLine.Model.CommandSpec;

/** Looks for the learning rate of a run, and leaves a folder with the curve alone. */
final class RateSearch {
  private final RunConfig config;
  private final RunFolder folder;
  private final JsonOption json;
  private final PrintWriter out;
  private final PrintWriter err;

  RateSearch(RunConfig config, RunFolder folder, JsonOption json, CommandSpec spec) {
    if (config.from() != null) {
      throw new UsageException(
          "--find-learning-rate: expected to start from fresh weights, got --from; leave one out");
    }
    this.config = config;
    this.folder = folder;
    this.json = json;
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
  }

  /** Searches; returns the exit code. */
  int run() {
    return MemoryLimit.guard(config.batch(), this::guarded);
  }

  private int guarded() {
    Split<LabelledDataset> data = DataSource.parse(config.data()).load();
    Model model =
        NamedModels.create(config.model(), data.train().inputShape(), data.train().classes());
    TrainerBuilder settings = TrainerSettings.of(config, model);
    LabelledDataset learnt = AugmentationOption.apply(config.augmentation(), data.train());
    config.toEpochs().split(learnt, config.batch(), config.seed()); // refuses a batch too large
    try (Backend backend = DeviceOption.open(config.device(), err)) {
      RateCurve curve = LearningRateFinder.of(settings.on(backend)).run(learnt);
      Map<String, Object> values = values(curve, backend);
      write(curve, backend);
      json.write(JsonRow.of(values, backend));
      print(curve);
    }
    StrictOption.tell(err, data.train());
    return 0;
  }

  private Map<String, Object> values(RateCurve curve, Backend backend) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", config.model());
    values.put("data", config.data());
    values.put("backend", backend.name());
    values.put("seed", config.seed());
    values.put("batch", config.batch());
    values.put("suggested_rate", curve.suggestion().orElse(null));
    values.put("diverged", curve.diverged());
    values.put("rates", curve.points().stream().map(RateCurve.Point::rate).toList());
    values.put("losses", curve.points().stream().map(RateCurve.Point::loss).toList());
    return values;
  }

  private void write(RateCurve curve, Backend backend) {
    Map<String, String> results = new LinkedHashMap<>();
    results.put("suggested learning rate", suggested(curve.suggestion()));
    results.put("rates tried", Figures.count(curve.points().size()));
    Map<String, String> settings = new LinkedHashMap<>(config.rows());
    List.of("learning rate", "schedule", "epochs", "held out", "patience")
        .forEach(settings::remove); // what plays no part
    settings.put("device", backend.name() + ", " + backend.deviceName());
    try {
      Files.createDirectories(folder.path());
    } catch (IOException e) {
      throw new LensletException(
          "--out %s: expected a folder that can be made, got %s; choose another"
              .formatted(folder.path(), e),
          e);
    }
    RateReport.write(
        folder.reportFile(),
        new RateSummary(
            "Learning rate of " + config.model() + " on " + config.data(),
            results,
            settings,
            curve.points().stream()
                .map(point -> new RateSummary.Point(point.rate(), point.loss(), point.smoothed()))
                .toList()));
  }

  private static String suggested(Optional<Float> rate) {
    return rate.map(value -> Figures.format("%.2g", value)).orElse("none: the loss did not fall");
  }

  private void print(RateCurve curve) {
    List<RateCurve.Point> points = curve.points();
    if (!points.isEmpty()) {
      out.printf(
          "%s: tried %s from %s to %s%s%n",
          config.model(),
          Figures.count(points.size(), "learning rate"),
          Figures.format("%.1e", points.get(0).rate()),
          Figures.format("%.1e", points.get(points.size() - 1).rate()),
          curve.diverged() ? ", where the loss ran away" : "");
    }
    out.printf("suggested learning rate: %s%n", suggested(curve.suggestion()));
    out.printf("report %s%n", folder.reportFile());
    out.flush();
  }
}
