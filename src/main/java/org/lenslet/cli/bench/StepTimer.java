package org.lenslet.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.random.Purpose;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.TrainingStep;

/**
 * Times training steps on random data: many slices of equal numbers of steps, the device waited for
 * at the end of each, so that neither the clock nor the waiting weighs.
 */
final class StepTimer {
  private static final long SEED = 1;

  /** So small that random data cannot drive the weights to infinity. */
  private static final float RATE = 1e-6f;

  private static final int SLICES = 50;
  private static final int LEAST_WARM_UP_STEPS = 3;
  private static final double SECONDS_PER_NANO = 1e-9;
  private static final double MILLIS_PER_NANO = 1e-6;

  private final Runnable step;
  private final Backend backend;

  /**
   * What a step took.
   *
   * @param min milliseconds a step in the fastest slice
   * @param median milliseconds a step in the median slice
   */
  record Times(double min, double median, int slices, int stepsPerSlice) {}

  /**
   * A timer.
   *
   * @param step enqueues a step on the backend
   */
  StepTimer(Runnable step, Backend backend) {
    this.step = step;
    this.backend = backend;
  }

  /** Of training steps on random examples. */
  static StepTimer of(TrainingStep step, Backend backend, Shape input, int classes, int batch) {
    RandomStream random = new RandomStream(SEED, Purpose.BENCHMARK.stream(0));
    HostTensor inputs = numbers(Shape.of(batch).append(input.toArray()), random);
    Shape each = step.task().targets().get(0).shape();
    int[] labels = new int[batch * each.elements()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) random.nextUniform(0, classes);
    }
    List<HostTensor> given = List.of(inputs);
    List<HostTensor> wanted =
        List.of(HostTensor.ofInts(Shape.of(batch).append(each.toArray()), labels));
    long[] number = new long[1];
    return new StepTimer(() -> step.take(++number[0], RATE, given, wanted), backend);
  }

  /** Normal random numbers. */
  static HostTensor numbers(Shape shape, RandomStream random) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = (float) random.nextNormal();
    }
    return tensor;
  }

  /** Normal random numbers, the same each time. */
  static HostTensor numbers(Shape shape) {
    return numbers(shape, new RandomStream(SEED, Purpose.BENCHMARK.stream(0)));
  }

  /** Measures for so many seconds, after half as long of warming up. */
  Times measure(double seconds) {
    long start = System.nanoTime();
    long warmUpSteps = 0;
    while (warmUpSteps < LEAST_WARM_UP_STEPS || secondsSince(start) < seconds / 2) {
      run(1);
      warmUpSteps++;
    }
    double secondsPerStep = secondsSince(start) / warmUpSteps;
    int steps = (int) Math.max(1, seconds / SLICES / secondsPerStep);
    List<Double> slices = new ArrayList<>();
    long measured = System.nanoTime();
    do {
      long before = System.nanoTime();
      run(steps);
      slices.add((System.nanoTime() - before) * MILLIS_PER_NANO / steps);
    } while (secondsSince(measured) < seconds);
    slices.sort(null);
    return new Times(slices.get(0), slices.get(slices.size() / 2), slices.size(), steps);
  }

  private void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    backend.finish();
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) * SECONDS_PER_NANO;
  }
}
