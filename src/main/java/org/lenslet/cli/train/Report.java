package org.lenslet.cli.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.Figures;
import org.lenslet.lab.report.ConfusionMatrix;
import org.lenslet.lab.report.EpochRow;
import org.lenslet.lab.report.RunReport;
import org.lenslet.lab.report.RunSummary;
import org.lenslet.lab.report.StepRow;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.Evaluation;
import org.lenslet.train.progress.History;

/** Turns what a run came to into its report. */
final class Report {
  private static final int KCRS_RANK = 4;

  private Report() {}

  static void write(
      Path file,
      RunConfig config,
      Backend backend,
      Map<String, HostTensor> weights,
      Evaluation test,
      History history) {
    Map<String, String> configuration = new LinkedHashMap<>(config.rows());
    configuration.put("device", backend.name() + ", " + backend.deviceName());
    Map<String, String> results = new LinkedHashMap<>();
    if (config.validation() > 0) {
      // The figures of the last epoch stand beside it.
      results.put("test accuracy of the weights", Figures.percent(test.accuracy()));
    }
    results.put("median throughput", Figures.rate(history.medianImagesPerSecond()));
    results.put("training time", Figures.format("%.1f s", history.seconds()));
    results.put("waiting for data", Figures.percent(history.dataWaitShare()));
    Optional<HostTensor> filters =
        weights.values().stream().filter(w -> w.shape().rank() == KCRS_RANK).findFirst();
    RunReport.write(
        file,
        new RunSummary(
            config.model() + " on " + config.data(),
            configuration,
            results,
            history.epochs().stream().map(Report::epoch).toList(),
            steps(history),
            Optional.of(confusion(test)),
            filters));
  }

  private static EpochRow epoch(History.EpochRow row) {
    return new EpochRow(
        row.epoch(), row.trainLoss(), row.testLoss(), Double.NaN, row.testAccuracy());
  }

  private static List<StepRow> steps(History history) {
    return history.steps().stream().map(row -> new StepRow(row.step(), row.loss())).toList();
  }

  private static ConfusionMatrix confusion(Evaluation test) {
    return new ConfusionMatrix(test.classNames(), test.confusion());
  }
}
