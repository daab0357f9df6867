package org.lenslet.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lenslet.data.ByteDataset;
import org.lenslet.data.Dataset;
import org.lenslet.data.Normalisation;
import org.lenslet.data.SampleFiles;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;
import org.lenslet.tensor.Shape;

/** The background thread: decoding ahead, waiting, failing, closing. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchLoaderThreadTest {
  private static final int BATCH = 4;

  @Test
  void twoBatchesAreDecodedAheadWhileOneIsInUseAndStaysIntact() {
    NumberedDataset data = new NumberedDataset(40);
    try (BatchLoader loader = BatchLoader.sequential(data, BATCH)) {
      Batch batch = loader.next();
      await(() -> data.reads.get() == 3 * BATCH && waiting(data.reader));
      assertEquals(3 * BATCH, data.reads.get());
      assertArrayEquals(new float[] {1, 0, 2, -1, 3, -2, 4, -3}, batch.inputs().get(0).floats());
      loader.next();
      await(() -> data.reads.get() == 4 * BATCH && waiting(data.reader));
      assertEquals(4 * BATCH, data.reads.get());
    }
  }

  @Test
  void decodingCrossesTheEndOfTheEpoch() {
    NumberedDataset data = new NumberedDataset(BATCH);
    try (BatchLoader loader = BatchLoader.shuffled(data, BATCH, 1)) {
      assertEquals(0, loader.next().epoch());
      await(() -> data.reads.get() == 3 * BATCH);
      assertEquals(1, loader.next().epoch());
    }
  }

  @Test
  void onlyWaitingForDataCountsAsWaiting() {
    CountDownLatch gate = new CountDownLatch(1);
    NumberedDataset data = new NumberedDataset(40, index -> pass(gate));
    try (BatchLoader loader = BatchLoader.sequential(data, BATCH)) {
      assertEquals(0, loader.waitNanos());
      Thread consumer = Thread.currentThread();
      Thread opener =
          new Thread(
              () -> {
                await(() -> waiting(consumer));
                gate.countDown();
              });
      opener.start();
      long start = System.nanoTime();
      loader.next();
      long passed = System.nanoTime() - start;
      long waited = loader.waitNanos();
      assertTrue(waited > 0 && waited <= passed, waited + " of " + passed);
      await(() -> data.reads.get() == 3 * BATCH && waiting(data.reader));
      loader.next();
      loader.next();
      assertEquals(waited, loader.waitNanos());
    }
  }

  @Test
  void aFailureArrivesAfterTheBatchesBeforeItAndStays() {
    DataFormatException damage = new DataFormatException("file: expected pixels, got none");
    assertFailureArrives(damage);
    assertFailureArrives(new OutOfMemoryError("simulated"));
  }

  private static void assertFailureArrives(Throwable damage) {
    NumberedDataset data = new NumberedDataset(40, index -> failAt(2 * BATCH + 1, index, damage));
    try (BatchLoader loader = BatchLoader.sequential(data, BATCH)) {
      assertEquals(0, loader.next().index());
      assertEquals(1, loader.next().index());
      assertSame(damage, assertThrows(damage.getClass(), loader::next));
      assertSame(damage, assertThrows(damage.getClass(), loader::next));
      await(() -> !data.reader.isAlive());
    }
  }

  @Test
  void aFailureWakesAWaitingConsumer() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    NumberedDataset data =
        new NumberedDataset(
            40,
            index -> {
              pass(gate);
              throw new LensletException("simulated");
            });
    AtomicReference<Throwable> caught = new AtomicReference<>();
    try (BatchLoader loader = BatchLoader.sequential(data, BATCH)) {
      Thread consumer = consume(loader, caught, new AtomicBoolean());
      await(() -> waiting(consumer));
      gate.countDown();
      consumer.join();
    }
    assertEquals("simulated", caught.get().getMessage());
  }

  @Test
  void anInterruptedReaderIsAFailureAfterTheBatchesBeforeIt() {
    NumberedDataset data = new NumberedDataset(40);
    try (BatchLoader loader = BatchLoader.sequential(data, BATCH)) {
      loader.next();
      await(() -> data.reads.get() == 3 * BATCH && waiting(data.reader));
      data.reader.interrupt();
      await(() -> !data.reader.isAlive());
      assertEquals(1, loader.next().index());
      assertEquals(2, loader.next().index());
      assertEquals(
          "batch loader: expected to go on, got an interrupt",
          assertThrows(LensletException.class, loader::next).getMessage());
    }
  }

  @Test
  void closingKeepsAnInterrupt() {
    BatchLoader loader = BatchLoader.sequential(new NumberedDataset(40), BATCH);
    Thread.currentThread().interrupt();
    loader.close();
    assertTrue(Thread.interrupted());
  }

  @Test
  void closeEndsTheThreadWhateverItDoesAndMayBeRepeated() {
    NumberedDataset full = new NumberedDataset(40);
    BatchLoader waitingLoader = BatchLoader.sequential(full, BATCH);
    await(() -> full.reads.get() == 3 * BATCH && waiting(full.reader));
    NumberedDataset endless = new NumberedDataset(1_000_000, index -> Thread.yield());
    BatchLoader busyLoader = BatchLoader.sequential(endless, 1_000_000);
    await(() -> endless.reads.get() > 0);
    for (BatchLoader loader : List.of(waitingLoader, busyLoader)) {
      loader.close();
      loader.close();
      String message = assertThrows(LensletException.class, loader::next).getMessage();
      assertEquals("batch loader: expected an open loader, got a closed one", message);
    }
    assertFalse(full.reader.isAlive());
    assertFalse(endless.reader.isAlive());
    assertTrue(endless.reads.get() < 1_000_000);
  }

  @Test
  void closeWakesAWaitingConsumer() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    NumberedDataset data = new NumberedDataset(40, index -> pass(gate));
    AtomicReference<Throwable> caught = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    BatchLoader loader = BatchLoader.sequential(data, BATCH);
    Thread consumer = consume(loader, caught, interrupted);
    await(() -> waiting(consumer));
    Thread closer = new Thread(loader::close);
    closer.start();
    consumer.join();
    gate.countDown();
    closer.join();
    assertEquals(
        "batch loader: expected an open loader, got a closed one", caught.get().getMessage());
    assertFalse(interrupted.get());
  }

  @Test
  void anInterruptedConsumerGetsAnErrorAndKeepsItsInterrupt() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    NumberedDataset data = new NumberedDataset(40, index -> pass(gate));
    AtomicReference<Throwable> caught = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    try (BatchLoader loader = BatchLoader.sequential(data, BATCH)) {
      Thread consumer = consume(loader, caught, interrupted);
      await(() -> waiting(consumer));
      consumer.interrupt();
      consumer.join();
      gate.countDown();
    }
    assertEquals("batch loader: expected a batch, got an interrupt", caught.get().getMessage());
    assertTrue(interrupted.get());
  }

  @Test
  void theThreadDoesNotKeepTheProgramRunning() {
    NumberedDataset data = new NumberedDataset(40);
    try (BatchLoader loader = BatchLoader.sequential(data, BATCH)) {
      loader.next();
      assertTrue(data.reader.isDaemon());
    }
  }

  @Test
  void aBatchAllocatesNothing() {
    int batches = 2_000;
    byte[] pixels = new byte[100 * 784];
    Dataset data =
        new ByteDataset(
            "pixels",
            Shape.of(1, 28, 28),
            List.of("a"),
            pixels,
            new byte[100],
            Normalisation.of(0, 1));
    try (BatchLoader loader = BatchLoader.sequential(data, 50)) {
      loader.next();
      long before = SampleFiles.allocatedBytes();
      for (int i = 0; i < batches; i++) {
        loader.next();
      }
      // A batch holds 156,800 bytes; the margin is for what the JVM itself allocates.
      assertTrue(SampleFiles.allocatedBytes() - before < 100L * batches);
    }
  }

  /** Takes one batch on another thread and keeps what that throws. */
  private static Thread consume(
      BatchLoader loader, AtomicReference<Throwable> caught, AtomicBoolean interrupted) {
    Thread consumer =
        new Thread(
            () -> {
              try {
                loader.next();
              } catch (LensletException e) {
                caught.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    consumer.start();
    return consumer;
  }

  private static void failAt(int failing, int index, Throwable damage) {
    if (index == failing && damage instanceof Error error) {
      throw error;
    }
    if (index == failing) {
      throw (RuntimeException) damage;
    }
  }

  private static boolean waiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
