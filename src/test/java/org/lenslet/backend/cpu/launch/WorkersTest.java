package org.lenslet.backend.cpu.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lenslet.error.ClosedException;

// In a thread of its own: a pool that waits for ever keeps interrupts pending.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {

  @Test
  void everyTaskRunsExactlyOnceInManyRuns() {
    try (Workers workers = new Workers(4)) {
      AtomicIntegerArray counts = new AtomicIntegerArray(100);
      Workers.Body body = (task, worker) -> counts.incrementAndGet(task);
      for (int run = 1; run <= 20_000; run++) {
        int tasks = run % 100;
        workers.run(tasks, body);
        for (int task = 0; task < 100; task++) {
          assertEquals(task < tasks ? 1 : 0, counts.getAndSet(task, 0), "task " + task);
        }
      }
    }
  }

  @Test
  void runsAfterAPauseWakeSleepingThreads() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      for (int run = 0; run < 20; run++) {
        Thread.sleep(3);
        AtomicIntegerArray used = new AtomicIntegerArray(3);
        // Three tasks that wait for each other need three threads.
        AtomicInteger arrived = new AtomicInteger();
        workers.run(
            3,
            (task, worker) -> {
              used.incrementAndGet(worker);
              arrived.incrementAndGet();
              while (arrived.get() < 3) {
                Thread.onSpinWait();
              }
            });
        for (int worker = 0; worker < 3; worker++) {
          assertEquals(1, used.get(worker));
        }
      }
    }
  }

  @Test
  void noWorkerRunsTwoTasksAtATime() {
    try (Workers workers = new Workers(4)) {
      AtomicIntegerArray active = new AtomicIntegerArray(workers.threads());
      for (int run = 0; run < 500; run++) {
        workers.run(
            16,
            (task, worker) -> {
              assertEquals(1, active.incrementAndGet(worker));
              Thread.onSpinWait();
              active.decrementAndGet(worker);
            });
      }
    }
  }

  @Test
  void writesOfTasksAreVisibleToTheCaller() {
    try (Workers workers = new Workers(4)) {
      int[] values = new int[64];
      for (int run = 1; run < 5_000; run++) {
        int wanted = run;
        workers.run(64, (task, worker) -> values[task] = wanted);
        assertTrue(Arrays.stream(values).allMatch(value -> value == wanted));
      }
    }
  }

  @Test
  void exceptionReachesTheCallerAndThePoolStaysUsable() {
    try (Workers workers = new Workers(2)) {
      for (int run = 0; run < 200; run++) {
        RuntimeException wanted = new RuntimeException("task " + run);
        RuntimeException thrown =
            assertThrows(
                RuntimeException.class,
                () ->
                    workers.run(
                        8,
                        (task, worker) -> {
                          if (task == 5) {
                            throw wanted;
                          }
                        }));
        assertSame(wanted, thrown);
        AtomicInteger done = new AtomicInteger();
        workers.run(8, (task, worker) -> done.incrementAndGet());
        assertEquals(8, done.get());
      }
    }
  }

  @Test
  void tasksMayRunLoopsOfTheirOwn() {
    try (Workers workers = new Workers(3)) {
      AtomicIntegerArray counts = new AtomicIntegerArray(4 * 8);
      workers.run(
          4,
          (task, worker) -> workers.run(8, (inner, w) -> counts.incrementAndGet(task * 8 + inner)));
      for (int i = 0; i < counts.length(); i++) {
        assertEquals(1, counts.get(i));
      }
    }
  }

  @Test
  void aSecondThreadRunsBesideTheFirst() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch otherIsThrough = new CountDownLatch(1);
      AtomicInteger done = new AtomicInteger();
      Thread first =
          new Thread(
              () ->
                  workers.run(
                      4,
                      (task, worker) -> {
                        begun.countDown();
                        await(otherIsThrough);
                        done.incrementAndGet();
                      }));
      first.start();
      begun.await();
      workers.run(
          6,
          (task, worker) -> {
            assertEquals(0, worker);
            done.incrementAndGet();
          });
      assertEquals(6, done.get());
      otherIsThrough.countDown();
      first.join();
      assertEquals(10, done.get());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneTaskRunsInlineEvenWithinAnotherRun() {
    try (Workers workers = new Workers(2)) {
      AtomicInteger done = new AtomicInteger();
      workers.run(4, (task, worker) -> workers.run(1, (inner, w) -> done.incrementAndGet()));
      assertEquals(4, done.get());
    }
  }

  @Test
  void oneThreadRunsTasksInOrderOnTheCaller() {
    try (Workers workers = new Workers(1)) {
      Thread caller = Thread.currentThread();
      StringBuilder order = new StringBuilder();
      workers.run(
          4,
          (task, worker) -> {
            assertSame(caller, Thread.currentThread());
            order.append(task).append(worker).append(' ');
          });
      assertEquals("00 10 20 30 ", order.toString());
    }
  }

  @Test
  void interruptIsKeptForTheCaller() {
    try (Workers workers = new Workers(2)) {
      Thread.currentThread().interrupt();
      AtomicInteger done = new AtomicInteger();
      workers.run(50, (task, worker) -> done.incrementAndGet());
      assertEquals(50, done.get());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void closedPoolIsRefusedAndItsThreadsEnd() throws InterruptedException {
    Thread[] thread = new Thread[1];
    Workers workers = new Workers(2);
    AtomicInteger arrived = new AtomicInteger();
    workers.run(
        2,
        (task, worker) -> {
          if (worker == 1) {
            thread[0] = Thread.currentThread();
          }
          arrived.incrementAndGet();
          while (arrived.get() < 2) {
            Thread.onSpinWait();
          }
        });
    workers.close();
    workers.close();
    thread[0].join();
    assertThrows(ClosedException.class, () -> workers.run(2, (task, worker) -> {}));
    assertThrows(IllegalArgumentException.class, () -> new Workers(0));
  }

  @Test
  void dispatchAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workers workers = new Workers(2)) {
      Workers.Body body = (task, worker) -> {};
      for (int run = 0; run < 1_000; run++) {
        workers.run(8, body);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int run = 0; run < 10_000; run++) {
        workers.run(8, body);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      // The counter itself and a late class initialisation may take a little.
      assertTrue(bytes < 10_000, bytes + " bytes in 10,000 runs");
    }
  }
}
