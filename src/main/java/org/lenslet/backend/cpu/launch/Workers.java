package org.lenslet.backend.cpu.launch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.lenslet.error.ClosedException;

/**
 * A fixed pool of daemon threads for data parallel loops. The caller takes part as worker 0 and
 * tasks are claimed one by one, so that a slow thread delays nobody. Dispatch allocates nothing.
 *
 * <p>May be used by several threads at once, and by the tasks themselves: while the pool is at
 * work, whoever comes does his tasks alone, beside it, and waits for nobody. Whoever makes the pool
 * closes it.
 */
public final class Workers implements AutoCloseable {

  /** The body of a parallel loop. */
  @FunctionalInterface
  public interface Body {
    /**
     * Does one task.
     *
     * @param task from 0 to tasks - 1, each exactly once
     * @param worker from 0 to threads - 1; no two tasks of a run are on one worker at a time
     */
    void run(int task, int worker);
  }

  /**
   * How long an idle thread polls before it sleeps. Kernels of one training step follow each other
   * within microseconds while waking a sleeping thread costs 5 to 50 of them.
   */
  private static final long SPIN_NANOS = 50_000;

  private static final int POLLS_PER_CLOCK_READ = 32;

  /** Slots of {@link #shared}, each on cache lines of its own (two, for the prefetcher). */
  private static final int CLAIMS = 32;

  private static final int FINISHED = 64;

  /**
   * CLAIMS holds the number of the run in the upper half and the tasks left to claim in the lower.
   * So a thread that wakes late can claim nothing of a run it did not look at, and nothing of an
   * exhausted run while the next one is being prepared. FINISHED counts the finished tasks of this
   * run.
   */
  private final AtomicLongArray shared = new AtomicLongArray(96);

  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final WorkerThread[] pool;
  private volatile boolean closed;
  private volatile Thread waitingCaller;
  // Written before CLAIMS publishes the run, read by whoever has claimed one of its tasks.
  private Body body;
  private int tasks;

  /** Makes a pool of so many threads, the caller included. */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("workers: expected at least 1 thread, got " + threads);
    }
    pool = new WorkerThread[threads - 1];
    for (int i = 0; i < pool.length; i++) {
      pool[i] = new WorkerThread(i + 1);
      pool[i].start();
    }
  }

  /** Number of threads, the caller included. */
  public int threads() {
    return pool.length + 1;
  }

  /**
   * Runs {@code body} for the tasks 0 to tasks - 1 and returns when all have finished. With one
   * task, with one thread and while another run has the pool it runs inline, as worker 0. The first
   * exception of any task reaches the caller; tasks not yet started are then skipped.
   *
   * @throws ClosedException after {@link #close}
   */
  public void run(int tasks, Body body) {
    if (closed) {
      throw new ClosedException("cpu backend");
    }
    if (tasks <= 1 || pool.length == 0 || !busy.compareAndSet(false, true)) {
      for (int task = 0; task < tasks; task++) {
        body.run(task, 0);
      }
      return;
    }
    try {
      publish(tasks, body);
      work(shared.get(CLAIMS) >>> 32, 0);
      awaitFinished(tasks);
      this.body = null;
      Throwable thrown = failure.getAndSet(null);
      if (thrown != null) {
        rethrow(thrown);
      }
    } finally {
      busy.set(false);
    }
  }

  private void publish(int tasks, Body body) {
    this.body = body;
    this.tasks = tasks;
    shared.set(FINISHED, 0);
    long run = (shared.get(CLAIMS) >>> 32) + 1;
    shared.set(CLAIMS, (run << 32) | tasks);
    int wanted = Math.min(pool.length, tasks - 1);
    for (int i = 0; i < wanted; i++) {
      if (pool[i].parked) {
        LockSupport.unpark(pool[i]);
      }
    }
  }

  /** Claims and runs tasks of one run until none is left. */
  private void work(long run, int worker) {
    int done = 0;
    while (true) {
      long claim = shared.get(CLAIMS);
      int left = (int) claim;
      if (claim >>> 32 != run || left == 0) {
        break;
      }
      if (shared.weakCompareAndSetVolatile(CLAIMS, claim, claim - 1)) {
        // Only now are body and tasks this run's: it cannot end before the claimed task has.
        runTask(body, tasks - left, worker);
        done++;
      }
    }
    if (done > 0) {
      finish(done);
    }
  }

  private void runTask(Body current, int task, int worker) {
    if (failure.get() != null) {
      return;
    }
    try {
      current.run(task, worker);
    } catch (Throwable thrown) {
      failure.compareAndSet(null, thrown);
    }
  }

  private void finish(int done) {
    int all = tasks;
    if (shared.addAndGet(FINISHED, done) == all) {
      Thread caller = waitingCaller;
      if (caller != null) {
        LockSupport.unpark(caller);
      }
    }
  }

  private void awaitFinished(int tasks) {
    long deadline = 0;
    for (int polls = 1; shared.get(FINISHED) != tasks; polls++) {
      Thread.onSpinWait();
      if (polls % POLLS_PER_CLOCK_READ != 0) {
        continue;
      }
      long now = System.nanoTime();
      if (deadline == 0) {
        deadline = now + SPIN_NANOS;
      } else if (now - deadline > 0) {
        parkUntilFinished(tasks);
        return;
      }
    }
  }

  private void parkUntilFinished(int tasks) {
    boolean interrupted = false;
    waitingCaller = Thread.currentThread();
    while (shared.get(FINISHED) != tasks) {
      LockSupport.park(this);
      // A pending interrupt would turn park into a busy loop: keep it for the caller.
      interrupted |= Thread.interrupted();
    }
    waitingCaller = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("workers: a task threw a checked exception", thrown);
  }

  /** Ends the threads. Idempotent. */
  @Override
  public void close() {
    closed = true;
    for (WorkerThread thread : pool) {
      LockSupport.unpark(thread);
    }
  }

  private final class WorkerThread extends Thread {
    private final int worker;
    private volatile boolean parked;

    WorkerThread(int worker) {
      super("lenslet-worker-" + worker);
      this.worker = worker;
      setDaemon(true);
    }

    @Override
    public void run() {
      long seen = 0;
      while (!closed) {
        long run = shared.get(CLAIMS) >>> 32;
        if (run == seen) {
          awaitRunAfter(seen);
        } else {
          seen = run;
          work(run, worker);
        }
      }
    }

    private void awaitRunAfter(long seen) {
      long deadline = System.nanoTime() + SPIN_NANOS;
      do {
        for (int polls = 0; polls < POLLS_PER_CLOCK_READ; polls++) {
          if (isNews(seen)) {
            return;
          }
          Thread.onSpinWait();
        }
      } while (System.nanoTime() - deadline < 0);
      parked = true;
      while (!isNews(seen)) {
        LockSupport.park(Workers.this);
        Thread.interrupted();
      }
      parked = false;
    }

    private boolean isNews(long seen) {
      return closed || shared.get(CLAIMS) >>> 32 != seen;
    }
  }
}
