package org.lenslet.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.KernelRun;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;

/**
 * Finds out where the numbers of a run have ceased to be finite. Training looks at them seldom, so
 * the steps since a snapshot are taken once more, which gives the same bits, with a look at every
 * variable after each; the step that spoils one is then run kernel by kernel.
 */
final class Divergence {
  private final TrainingRun.Parts parts;
  private final Pace pace;
  private final Snapshot start;
  private final Variables variables;

  /**
   * A search.
   *
   * @param start where every number was still finite
   */
  Divergence(TrainingRun.Parts parts, Pace pace, Snapshot start) {
    this.parts = parts;
    this.pace = pace;
    this.start = start;
    this.variables = parts.step().variables();
  }

  /**
   * Searches; leaves the variables in any state.
   *
   * @param end the steps taken when something was seen not to be finite
   * @param seen what it was
   * @return what to tell the user
   */
  LensletException explain(long end, NonFinite seen, BooleanSupplier stopRequested) {
    Map<String, HostTensor> before = start.variables();
    before.forEach(variables::write);
    int batchIndex = start.state().batchIndex;
    List<Double> losses = start.state().losses();
    try (BatchLoader loader = parts.step().loader(parts.train(), start.state().epoch, batchIndex)) {
      for (long step = start.state().step; step < end; step++) {
        if (stopRequested.getAsBoolean()) {
          return diverged(seen + " by " + position(end), "");
        }
        Batch examples = loader.next();
        parts.step().take(step + 1, pace.rate(step, losses), examples, StepRunner.PLAIN);
        Map<String, HostTensor> after = Snapshot.read(variables);
        Optional<NonFinite> spoilt = NonFinite.of(after);
        if (spoilt.isPresent()) {
          before.forEach(variables::write);
          return explainStep(step + 1, spoilt.get());
        }
        if (pace.endsStretch(++batchIndex)) {
          HostTensor zero = HostTensor.scalar(0);
          variables.write(TrainingGraph.LOSS_SUM, zero);
          after.put(TrainingGraph.LOSS_SUM, zero);
        }
        before = after;
      }
    }
    return new DeviceException(
        "training: expected the same from the same steps, got "
            + seen
            + " by "
            + position(end)
            + " and only finite values the second time; do not trust the device's results");
  }

  /** The variables are those before the step, and the plan still has its inputs. */
  private LensletException explainStep(long step, NonFinite spoilt) {
    Optional<NonFinite> data =
        parts.step().examples().stream()
            .flatMap(part -> NonFinite.of("the data", part).stream())
            .findFirst();
    if (data.isPresent()) {
      NonFinite found = data.get();
      int example = found.tensor().shape().coordinates(found.index())[0];
      return new LensletException(
          "training: expected finite data, got "
              + found.value()
              + " in example "
              + (example + 1)
              + " of the batch of "
              + position(step)
              + "; check "
              + parts.train().name());
    }
    AtomicReference<KernelRun> first = new AtomicReference<>();
    try {
      for (ExecutionPlan plan : parts.step().plans(step)) {
        plan.trace(run -> first.compareAndSet(null, firstOutput(run).isPresent() ? run : null));
      }
    } catch (OutOfDeviceMemoryException e) {
      return diverged(spoilt + " after " + position(step), "");
    }
    if (first.get() == null) {
      return new DeviceException(
          "training: expected what the kernels of "
              + position(step)
              + " give one by one, finite values, got "
              + spoilt
              + "; do not trust the device's results");
    }
    return explainKernel(step, first.get());
  }

  private LensletException explainKernel(long step, KernelRun run) {
    NonFinite found = firstOutput(run).orElseThrow();
    String where = found.value() + " in " + position(step) + ", first in " + run.describe();
    String fault = parts.runner().fault(run);
    if (fault.isEmpty() && isMaximumOfNothing(run, found)) {
      return new LensletException(
          "training: expected finite values, got "
              + where
              + ", "
              + found.position()
              + ", the maximum of a window that lies in the padding alone; use a padding below the"
              + " kernel");
    }
    return fault.isEmpty()
        ? diverged(where, ", " + found.position())
        : new DeviceException(
            "training: expected finite values, got "
                + where
                + ": "
                + fault
                + "; do not trust the device's results");
  }

  private static boolean isMaximumOfNothing(KernelRun run, NonFinite found) {
    return run.node().op() instanceof MaxPool
        && found.value() == Float.NEGATIVE_INFINITY
        && run.inputs().get(0).firstNonFinite() < 0;
  }

  private LensletException diverged(String got, String details) {
    return new LensletException(
        "training: expected finite values, got "
            + got
            + details
            + "; choose a learning rate below "
            + parts.task().optimizer().learningRate());
  }

  private static Optional<NonFinite> firstOutput(KernelRun run) {
    for (int o = 0; o < run.outputs().size(); o++) {
      Optional<NonFinite> found = NonFinite.of(run.outputName(o), run.outputs().get(o));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** No search goes beyond the epoch of its snapshot. */
  private String position(long step) {
    return "step " + step + " (epoch " + (start.state().epoch + 1) + ")";
  }
}
