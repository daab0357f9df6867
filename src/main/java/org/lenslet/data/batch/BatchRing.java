package org.lenslet.data.batch;

import org.lenslet.error.LensletException;

/**
 * Passes a fixed set of batches from one producer to one consumer and back. In place of one, the
 * producer may pass another that it keeps for it. The consumer holds one batch at a time and gives
 * it back by asking for the next. A failure of the producer reaches the consumer after the batches
 * that were finished before it.
 */
final class BatchRing {
  private final Batch[] slots;

  /** What was published, by slot. */
  private final Batch[] full;

  private long decoded;
  private long handedOut;
  private Throwable failure;
  private volatile boolean closed;

  BatchRing(Batch... slots) {
    this.slots = slots;
    this.full = new Batch[slots.length];
  }

  /** The batch to fill next; null once closed. For the producer. */
  synchronized Batch awaitFree() throws InterruptedException {
    // The batch handed out last is still with the consumer.
    while (!closed && decoded - Math.max(0, handedOut - 1) >= slots.length) {
      wait();
    }
    return closed ? null : slots[(int) (decoded % slots.length)];
  }

  /**
   * The batch of the last {@link #awaitFree}, or what is in its place, is full. For the producer.
   */
  synchronized void publish(Batch batch) {
    full[(int) (decoded % slots.length)] = batch;
    decoded++;
    notifyAll();
  }

  /** No batch will follow. For the producer. */
  synchronized void fail(Throwable cause) {
    failure = cause;
    notifyAll();
  }

  /** Whether {@link #awaitDecoded} would wait. */
  synchronized boolean empty() {
    return decoded == handedOut;
  }

  /** Gives back the batch of the call before and takes the next full one. For the consumer. */
  synchronized Batch awaitDecoded() throws InterruptedException {
    while (!closed && failure == null && decoded == handedOut) {
      wait();
    }
    if (closed) {
      throw new LensletException("batch loader: expected an open loader, got a closed one");
    }
    if (decoded == handedOut) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
    Batch batch = full[(int) (handedOut % slots.length)];
    handedOut++;
    notifyAll();
    return batch;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  boolean closed() {
    return closed;
  }
}
