package org.lenslet.cli.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lenslet.lab.tensorboard.EventFile;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** Writes a run's curves for TensorBoard. */
final class TensorBoardScalars implements Progress, AutoCloseable {
  private final Path folder;
  private EventFile events;
  private double lastLoss = Double.NaN;

  TensorBoardScalars(Path folder) {
    this.folder = folder;
  }

  @Override
  public void started(RunPlan plan) {
    events = EventFile.create(folder, plan.startStep());
  }

  /** The loss changes where a stretch of steps ends. */
  @Override
  public void step(StepReport report) {
    if (!Double.isNaN(report.loss()) && report.loss() != lastLoss) {
      lastLoss = report.loss();
      events.add(report.step(), Map.of("loss/steps", lastLoss));
    }
  }

  @Override
  public void epoch(History.EpochRow row) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("loss/train", row.trainLoss());
    scalars.put("loss/held_out", row.validationLoss());
    scalars.put("loss/test", row.testLoss());
    scalars.put("accuracy/held_out", row.validationAccuracy());
    scalars.put("accuracy/test", row.testAccuracy());
    scalars.put("learning_rate", row.learningRate());
    scalars.put("speed/images_per_s", row.imagesPerSecond());
    scalars.put("speed/data_wait_share", row.dataWaitShare());
    events.add(row.steps(), scalars);
  }

  @Override
  public void close() {
    if (events != null) {
      events.close();
    }
  }
}
