package org.lenslet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.backend.MemoryLimits;
import org.lenslet.error.LensletException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** What fits into a device's memory. */
final class LargestBatch {
  private LargestBatch() {}

  /** Does the work; where the device has no room, says which batch it has room for. */
  static <T> T guard(TrainingTask task, Backend backend, Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfDeviceMemoryException e) {
      int fitting = fitting(task, backend);
      String advice =
          fitting > 0
              ? "the largest batch that fits is " + fitting + ": use that"
              : "not even a batch of 1 fits: use a smaller model";
      throw new OutOfDeviceMemoryException(
          advice + ", or another device", OptionalInt.of(fitting), e);
    }
  }

  /** The largest batch below the given one that fits, 0 if none does. */
  private static int fitting(TrainingTask task, Backend backend) {
    int fits = 0;
    int tooMuch = task.batch();
    while (tooMuch - fits > 1) {
      int middle = fits + (tooMuch - fits) / 2;
      if (fits(task.batch(middle), backend)) {
        fits = middle;
      } else {
        tooMuch = middle;
      }
    }
    return fits;
  }

  private static boolean fits(TrainingTask task, Backend backend) {
    try {
      TrainingGraph step = TrainingGraph.of(task);
      Graph training = step.graph();
      List<Long> buffers = new ArrayList<>(ExecutionPlan.bufferBytes(training, backend));
      buffers.addAll(ExecutionPlan.bufferBytes(EvaluationGraph.of(task).graph(), backend));
      step.update()
          .ifPresent(update -> buffers.addAll(ExecutionPlan.bufferBytes(update.graph(), backend)));
      long variables = 0;
      for (Value variable : step.variables()) {
        variables += variable.spec().bytes() + ExecutionPlan.ALIGNMENT_BYTES;
      }
      buffers.add(variables);
      // Staging buffers of uploads: inputs and targets, up to four times.
      long elements =
          Stream.concat(
                  task.model().inputs().stream().map(Model.Input::shape),
                  task.targets().stream().map(TensorSpec::shape))
              .mapToLong(Shape::elements)
              .sum();
      long staging = 4L * elements * task.batch() * Float.BYTES;
      buffers.add(Math.min(staging, 4L << 24));
      MemoryLimits limits = backend.memory();
      return buffers.stream().allMatch(bytes -> bytes <= limits.largestBuffer())
          && buffers.stream().mapToLong(Long::longValue).sum() <= limits.total();
    } catch (ArithmeticException | LensletException e) {
      return false;
    }
  }
}
