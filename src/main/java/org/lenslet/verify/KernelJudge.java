package org.lenslet.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.lenslet.backend.Backend;
import org.lenslet.error.DeviceException;
import org.lenslet.parity.Comparison;
import org.lenslet.parity.ResultCheck;
import org.lenslet.plan.KernelRun;

/**
 * Compares kernels with the reference while the device goes on: the reference takes one processor
 * per kernel. At most a few kernels wait, so that a step need not fit in the memory of the host.
 */
final class KernelJudge implements AutoCloseable {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final Backend reference;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(THREADS),
          KernelJudge::thread,
          // Whoever asks for one too many does it, and meanwhile asks for no more.
          new ThreadPoolExecutor.CallerRunsPolicy());

  private final List<Future<Verdict>> verdicts = new ArrayList<>();

  /**
   * What became of a kernel.
   *
   * @param worst its largest error over its bound
   * @param fault what is wrong, in words; empty if nothing is
   */
  record Verdict(double worst, String fault) {}

  /**
   * A judge who has heard nothing yet.
   *
   * @param reference lets different launches run in different threads
   */
  KernelJudge(Backend reference) {
    this.reference = reference;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "lenslet-verify");
    // A run that fails meanwhile does not wait for it.
    thread.setDaemon(true);
    return thread;
  }

  /** The verdict on one kernel. */
  static Verdict of(KernelRun run, Backend reference) {
    List<Comparison> outputs =
        ResultCheck.compare(run.problem(), run.inputs(), run.outputs(), run.accuracy(), reference);
    double worst = outputs.stream().mapToDouble(Comparison::worst).max().orElse(0);
    for (int o = 0; o < outputs.size(); o++) {
      if (!outputs.get(o).failure().isEmpty()) {
        String name = run.variables().get(o).isEmpty() ? "" : ", the new " + run.outputName(o);
        return new Verdict(worst, outputs.get(o).failure() + name);
      }
    }
    return new Verdict(worst, "");
  }

  /** Asks for the verdict on a kernel. */
  void add(KernelRun run) {
    verdicts.add(
        executor.submit(
            () -> {
              Verdict verdict = of(run, reference);
              return verdict.fault.isEmpty()
                  ? verdict
                  : new Verdict(verdict.worst, run.describe() + ": " + verdict.fault);
            }));
  }

  /**
   * Waits for all verdicts.
   *
   * @return the first one, in the order of the kernels, that found a fault; otherwise one with the
   *     largest error of all
   */
  Verdict first() {
    Verdict worst = new Verdict(0, "");
    for (Future<Verdict> future : verdicts) {
      Verdict verdict = get(future);
      if (!verdict.fault.isEmpty()) {
        return verdict;
      }
      worst = verdict.worst > worst.worst ? verdict : worst;
    }
    return worst;
  }

  private static Verdict get(Future<Verdict> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("verify: expected a verdict, got an interrupt", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
