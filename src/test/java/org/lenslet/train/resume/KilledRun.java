package org.lenslet.train.resume;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.lenslet.data.Dataset;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.progress.Progress;

/** The program that {@link KillTest} kills: trains, or goes on where a checkpoint is. */
final class KilledRun {
  static final String TRAINING = "training";
  static final String WEIGHTS = "weights.safetensors";
  static final SmallRun RUN =
      new SmallRun(Adam.of(0.01f), Schedule.COSINE, 200, Epochs.of(12).validation(0.2));
  private static final long NANOS_PER_STEP = 3_000_000;

  private KilledRun() {}

  /** With all that has a state of its own between steps. */
  static TrainerBuilder settings(Path folder) {
    return RUN.settings(folder).accumulate(3).averaging(0.9);
  }

  static Dataset data() {
    return RUN.data()
        .augmented(ImageAugmentations.randomShift(1).then(ImageAugmentations.randomMirror()));
  }

  /** Trains in the folder given, with a checkpoint after every step. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    try (Trainer trainer = settings(folder).checkpointEvery(Duration.ZERO).build()) {
      if (Files.exists(SmallRun.last(folder))) {
        trainer.resume(folder, data(), RUN.epochs());
      }
      System.out.println(TRAINING);
      trainer.fit(
          data(),
          RUN.epochs(),
          new Progress() {
            @Override
            public void step(StepReport report) {
              LockSupport.parkNanos(NANOS_PER_STEP);
            }
          });
      trainer.saveWeights(folder.resolve(WEIGHTS));
    }
  }
}
