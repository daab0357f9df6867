package org.lenslet.cli.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFacts;
import org.lenslet.cli.shared.Figures;
import org.lenslet.lab.report.ConfusionMatrix;
import org.lenslet.lab.report.EpochRow;
import org.lenslet.lab.report.LayerRow;
import org.lenslet.lab.report.RunReport;
import org.lenslet.lab.report.RunSummary;
import org.lenslet.lab.report.StepRow;
import org.lenslet.layer.Model;
import org.lenslet.layer.Summary;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Evaluation;
import org.lenslet.train.progress.History;

/** Turns what a run came to into its report. */
final class Report {
  private static final int KCRS_RANK = 4;

  private Report() {}

  static void write(Path file, RunResult result, Map<String, HostTensor> weights) {
    RunConfig config = result.subject().config();
    History history = result.history();
    Optional<HostTensor> filters =
        weights.values().stream().filter(w -> w.shape().rank() == KCRS_RANK).findFirst();
    RunReport.write(
        file,
        new RunSummary(
            config.model() + " on " + config.data(),
            configuration(result.subject()),
            results(result),
            history.epochs().stream().map(Report::epoch).toList(),
            steps(history),
            Optional.of(confusion(result.test())),
            result.mistakes(),
            filters,
            layers(result.subject().model())));
  }

  private static Map<String, String> configuration(RunResult.Subject subject) {
    Map<String, String> rows = new LinkedHashMap<>(subject.config().rows());
    RunFacts.Session session = subject.session();
    rows.put("device", session.backend() + ", " + session.device());
    rows.put("device asked for", session.deviceAsked());
    rows.put("driver", session.driver());
    rows.put("command", session.command());
    rows.put("started", session.date());
    if (subject.facts().sessions().size() > 1) {
      rows.put("first started", subject.facts().sessions().get(0).date());
    }
    rows.put("lenslet", session.lenslet());
    rows.put("java", session.java());
    rows.put("system", session.os());
    rows.put("digest of the data", subject.facts().data().digest());
    return rows;
  }

  private static Map<String, String> results(RunResult result) {
    History history = result.history();
    Map<String, String> results = new LinkedHashMap<>();
    if (result.subject().config().validation() > 0) {
      // The figures of the last epoch stand beside it.
      results.put("test accuracy of the weights", Figures.percent(result.test().accuracy()));
    }
    results.put(
        "training accuracy, on " + Figures.count(result.learnt().count()) + " images",
        Figures.percent(result.learnt().accuracy()));
    results.put("median throughput", Figures.rate(history.medianImagesPerSecond()));
    results.put("training time", Figures.format("%.1f s", history.seconds()));
    results.put("waiting for data", Figures.percent(history.dataWaitShare()));
    return results;
  }

  private static EpochRow epoch(History.EpochRow row) {
    return new EpochRow(
        row.epoch(),
        row.trainLoss(),
        row.testLoss(),
        Double.NaN,
        row.testAccuracy(),
        row.learningRate());
  }

  private static List<StepRow> steps(History history) {
    return history.steps().stream()
        .map(row -> new StepRow(row.step(), row.loss(), row.imagesPerSecond()))
        .toList();
  }

  private static List<LayerRow> layers(Model model) {
    return Summary.of(model, 1).layers().stream()
        .map(
            row ->
                new LayerRow(
                    row.name(),
                    withoutBatch(row.output()),
                    row.parameters(),
                    row.multiplyAccumulates()))
        .toList();
  }

  private static String withoutBatch(Shape shape) {
    return shape.rank() == 0 ? "1" : shape.sub(1, shape.rank()).toString();
  }

  static ConfusionMatrix confusion(Evaluation test) {
    return new ConfusionMatrix(test.classNames(), test.confusion());
  }
}
