package org.lenslet.data.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.lenslet.data.Example;

/**
 * Threads that read the rows of a batch together: the one that asks for it, and helpers. Who reads
 * which row is a matter of time, and what is read is not. Allocates nothing for a batch.
 */
final class RowReaders implements AutoCloseable {
  /** Reads a row by way of an example's place that no other thread has. */
  @FunctionalInterface
  interface Row {
    void read(int row, Example place);
  }

  private final Row row;
  private final Example place;
  private final List<Thread> helpers = new ArrayList<>();

  /** The next row that nobody has taken. */
  private final AtomicInteger next = new AtomicInteger();

  private volatile Throwable failure;
  private volatile int count;
  private int failedRow;
  private int busy;
  private long batches;
  private boolean closed;

  /**
   * Starts the helpers.
   *
   * @param threads at least 1, the asking one included
   * @param places a place for each
   */
  RowReaders(int threads, Supplier<Example> places, Row row) {
    this.row = row;
    this.place = places.get();
    for (int i = 1; i < threads; i++) {
      Example own = places.get();
      Thread helper = new Thread(() -> help(own), "lenslet-batches-" + i);
      helper.setDaemon(true);
      helper.start();
      helpers.add(helper);
    }
  }

  /**
   * Reads rows 0 to count - 1; of several that fail, the failure of the first is thrown.
   *
   * @throws InterruptedException while it waits for the helpers
   */
  void read(int rows) throws InterruptedException {
    synchronized (this) {
      failure = null;
      count = rows;
      busy = helpers.size();
      batches++;
      next.set(0);
      notifyAll();
    }
    takeRows(place);
    synchronized (this) {
      while (busy > 0) {
        wait();
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  private void help(Example own) {
    long seen = 0;
    while (true) {
      synchronized (this) {
        while (!closed && batches == seen) {
          try {
            wait();
          } catch (InterruptedException e) {
            // Nobody interrupts it to say something: it ends when the readers are closed.
          }
        }
        if (closed) {
          return;
        }
        seen = batches;
      }
      takeRows(own);
      synchronized (this) {
        busy--;
        notifyAll();
      }
    }
  }

  /** In their order, so that before a row that fails all are taken. */
  private void takeRows(Example own) {
    while (failure == null) {
      int taken = next.getAndIncrement();
      if (taken >= count) {
        return;
      }
      try {
        row.read(taken, own);
      } catch (RuntimeException | Error e) {
        fail(taken, e);
      }
    }
  }

  private synchronized void fail(int at, Throwable cause) {
    if (failure == null || at < failedRow) {
      failedRow = at;
      failure = cause;
    }
  }

  /** Ends the helpers, once they have read what they are at. For the thread that reads. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    for (Thread helper : helpers) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
