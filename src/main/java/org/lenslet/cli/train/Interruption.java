package org.lenslet.cli.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets work end in order when the process is told to end, by Ctrl-C or otherwise: asks it to stop,
 * and holds the end of the process up until it has.
 */
final class Interruption {
  /** The exit code of a process that Ctrl-C has ended. */
  static final int EXIT_CODE = 130;

  /** A step of a big model on a small machine takes seconds, and a checkpoint some more. */
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Runnable requestStop) {
    hook =
        new Thread(
            () -> {
              requestStop.run();
              awaitEnd();
            },
            "lenslet-interruption");
  }

  /**
   * Does the work.
   *
   * @param requestStop called, from another thread, when the process is told to end meanwhile
   */
  static <T> T during(Supplier<T> work, Runnable requestStop) {
    Interruption interruption = new Interruption(requestStop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    try {
      return work.get();
    } finally {
      interruption.end();
    }
  }

  private void awaitEnd() {
    try {
      over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, which is what the hook was for.
    }
  }
}
