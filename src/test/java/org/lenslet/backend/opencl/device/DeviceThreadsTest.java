package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/** The thread rule: a device serves several threads, each with launches and memory of its own. */
class DeviceThreadsTest extends DeviceCases {
  private static final int THREADS = 6;
  private static final int ROUNDS = 15;
  private static final int STEPS = 4;

  @Test
  void threadsWithLaunchesOfTheirOwnGetTheirOwnResults() throws Exception {
    ClDevice device = open();
    CyclicBarrier together = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i + 1;
        results.add(
            threads.submit(
                () -> {
                  together.await();
                  work(device, thread);
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get(20, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(0, memoryWithoutStaging(device), "bytes of the threads");
  }

  /** Builds, allocates, writes, launches, reads and closes, while the others do the same. */
  private static void work(ClDevice device, int thread) {
    int elements = 1000 * thread + 7;
    for (int round = 0; round < ROUNDS; round++) {
      try (DeviceBuffer a = device.allocate(DType.FLOAT32, elements);
          DeviceBuffer b = device.allocate(DType.FLOAT32, elements + 1)) {
        DeviceTensor x = new DeviceTensor(a, 0, TensorSpec.f32(elements));
        DeviceTensor y = new DeviceTensor(b, 1, TensorSpec.f32(elements));
        y.write(HostTensor.zeros(y.spec()));
        try (Launch launch = multiplyAdd(device, x, y, 2)) {
          int expected = 0;
          for (int step = 0; step < STEPS; step++) {
            x.write(HostTensor.filled(x.spec().shape(), thread + step));
            launch.run();
            expected = 2 * expected + thread + step;
          }
          assertFilled(expected, y);
        }
      }
    }
  }

  private static long memoryWithoutStaging(ClDevice device) {
    // Staging stays: up to four slots, each a power of two of at least 64 KB.
    long live = device.memoryUse().live();
    return live <= 4L << 16 && live % (1 << 16) == 0 ? 0 : live;
  }
}
