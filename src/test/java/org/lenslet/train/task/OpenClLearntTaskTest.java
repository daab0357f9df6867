package org.lenslet.train.task;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.train.Evaluation;

/** As {@link CpuLearntTaskTest}, of two tasks. */
@Tag("opencl")
class OpenClLearntTaskTest {
  /** Measured 97.9 %. */
  @Test
  void digitsOfEightByEight() {
    try (Backend backend = OpenClDevices.open()) {
      Evaluation judged = LearntTasks.optdigits(backend);
      assertTrue(judged.accuracy() >= 0.965, judged.metrics().toString());
    }
  }

  /** Measured 0.930. */
  @Test
  void theClassOfEachPixel() {
    try (Backend backend = OpenClDevices.open()) {
      Evaluation judged = LearntTasks.segmentation(backend);
      assertTrue(
          judged.metric("mean-intersection-over-union") >= 0.88, judged.metrics().toString());
    }
  }
}
