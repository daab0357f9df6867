package org.lenslet.data.batch;

import java.util.List;
import java.util.stream.Stream;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Target;
import org.lenslet.error.Count;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.random.Permutation;
import org.lenslet.tensor.Shape;

/**
 * Feeds batches of a data set, decoded ahead in the background into a ring of three buffers: one
 * with the consumer, two in the making. Examples that have to be decoded are read by several
 * threads, which changes nothing of them. The feed does not end; an epoch is {@link
 * #batchesPerEpoch()} batches, and the first batches of an epoch are decoded while the last ones of
 * the epoch before are in use. Inputs that are {@linkplain Dataset#levels levels} are kept as
 * bytes; of {@link Dataset#asValues} they are values. Nothing is allocated per batch but what
 * chance needs for an example.
 *
 * <p>{@link #next()} and {@link #waitNanos()} belong to one thread; {@link #close()} may be called
 * by any. Whoever creates a loader closes it.
 */
public final class BatchLoader implements AutoCloseable {
  /** How long close() waits for a data set that takes long over one example. */
  private static final long CLOSE_MILLIS = 5_000;

  /** More do not help: they wait for the disk. */
  private static final int MOST_THREADS = 16;

  private final Dataset data;
  private final List<Target> targets;

  private final Batching batching;
  private final int threads;
  private final BatchRing ring;
  private final Thread producer;
  private long waitNanos;

  /** Where the producer takes the examples of an epoch from; null for the order of the data set. */
  private final int[] order;

  private final long seed;

  /** How examples are mixed; null for not. */
  private final Mixup mixup;

  /** What is being filled, from which example of the epoch on; the readers see it change. */
  private Batch filled;

  private int filledEpoch;
  private int start;

  private BatchLoader(
      Dataset data,
      Batching batching,
      int[] order,
      long seed,
      int epoch,
      int index,
      Mixup mixup,
      int threads) {
    int batch = batching.size();
    requireArrays(data, batch);
    if (epoch < 0 || index < 0 || index > batching.count()) {
      throw new UsageException(
          "batch loader: expected an epoch of at least 0 and a batch of 0 to %d, got %d and %d"
              .formatted(batching.count(), epoch, index));
    }
    this.data = data;
    this.targets = data.targets();
    this.batching = batching;
    this.order = order;
    this.seed = seed;
    this.mixup = mixup;
    this.threads = threads;
    this.ring =
        new BatchRing(
            new Batch(data, batch, mixup != null),
            new Batch(data, batch, mixup != null),
            new Batch(data, batch, mixup != null));
    this.producer = new Thread(() -> produce(epoch, index), "lenslet-batches");
    producer.setDaemon(true);
    producer.start();
  }

  /** {@link #shuffled(Dataset, int, boolean, long, int, int)} from the start, all of one size. */
  public static BatchLoader shuffled(Dataset data, int batch, long seed) {
    return shuffled(data, batch, true, seed, 0, 0);
  }

  /**
   * Batches to train on: each epoch in the order of {@code Permutation.of(size, seed, epoch)}.
   *
   * @param batch the examples of a batch
   * @param dropLast whether the examples that do not fill a batch are left out; else they are a
   *     smaller one at the end of each epoch
   * @param epoch the epoch of the first batch, from 0
   * @param index the index of the first batch within that epoch; {@link #batchesPerEpoch()} stands
   *     for the start of the next epoch
   * @throws UsageException if the data set is empty or the batch larger than it, or the start is
   *     not a batch
   */
  public static BatchLoader shuffled(
      Dataset data, int batch, boolean dropLast, long seed, int epoch, int index) {
    return shuffled(data, batch, dropLast, seed, epoch, index, null, threads(data));
  }

  /** The same with examples that are to be mixed. */
  public static BatchLoader mixed(
      Dataset data, int batch, boolean dropLast, long seed, int epoch, int index, Mixup mixup) {
    return shuffled(data, batch, dropLast, seed, epoch, index, mixup, threads(data));
  }

  /** As many as there are processors where it pays. */
  private static int threads(Dataset data) {
    return data.isDecoded()
        ? Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors())
        : 1;
  }

  /** The same with a number of threads that read; the batches are the same for any. */
  static BatchLoader shuffled(
      Dataset data,
      int batch,
      boolean dropLast,
      long seed,
      int epoch,
      int index,
      Mixup mixup,
      int threads) {
    requireExamples(data);
    if (batch < 1 || batch > data.size()) {
      throw unfit(data, data.size(), batch);
    }
    Batching batching = new Batching(data.size(), batch, dropLast);
    int[] order = new int[data.size()];
    return new BatchLoader(data, batching, order, seed, epoch, index, mixup, threads);
  }

  /**
   * Batches to evaluate on: the order of the data set, the last batch of an epoch as short as it
   * comes. A batch larger than the data is one short batch.
   *
   * @throws UsageException if the data set is empty or the batch less than 1
   */
  public static BatchLoader sequential(Dataset data, int batch) {
    requireExamples(data);
    if (batch < 1) {
      throw unfit(data, Integer.MAX_VALUE, batch);
    }
    Batching batching = new Batching(data.size(), batch, false);
    return new BatchLoader(data, batching, null, 0, 0, 0, null, threads(data));
  }

  private static void requireExamples(Dataset data) {
    if (data.size() == 0) {
      throw new UsageException(
          "batch loader: expected at least 1 example of %s, got none".formatted(data.name()));
    }
  }

  /** A batch of each input and target fits in an array. */
  private static void requireArrays(Dataset data, int batch) {
    int values =
        Stream.concat(
                data.inputs().stream(),
                data.targets().stream().map(target -> target.spec().shape()))
            .mapToInt(Shape::elements)
            .max()
            .orElse(1);
    if ((long) batch * values > Integer.MAX_VALUE) {
      throw unfit(data, Integer.MAX_VALUE / values, batch);
    }
  }

  private static UsageException unfit(Dataset data, int most, int batch) {
    String expected = batch < 1 ? "at least 1 example" : "at most " + Count.of(most, "example");
    return new UsageException(
        "batch: expected %s of %s, got %d; choose another batch size"
            .formatted(expected, data.name(), batch));
  }

  /** The number of batches in an epoch. */
  public int batchesPerEpoch() {
    return batching.count();
  }

  /** The nanoseconds that {@link #next()} has waited for data since the loader was created. */
  public long waitNanos() {
    return waitNanos;
  }

  /**
   * The next batch, valid until the next call.
   *
   * @throws RuntimeException what the data set threw while it was read, once the batches decoded
   *     before it have been delivered
   * @throws LensletException if the loader is closed or the thread interrupted
   */
  public Batch next() {
    try {
      if (!ring.empty()) {
        return ring.awaitDecoded();
      }
      long start = System.nanoTime();
      try {
        return ring.awaitDecoded();
      } finally {
        waitNanos += System.nanoTime() - start;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LensletException("batch loader: expected a batch, got an interrupt", e);
    }
  }

  private void produce(int startEpoch, int startIndex) {
    try (RowReaders readers = new RowReaders(threads, () -> Example.ofLevels(data), this::read)) {
      int index = startIndex;
      for (int epoch = startEpoch; ; epoch++) {
        if (order != null) {
          Permutation.fill(order, seed, epoch);
        }
        for (; index < batching.count(); index++) {
          filled = ring.awaitFree();
          if (filled == null) {
            return;
          }
          filledEpoch = epoch;
          start = index * batching.size();
          int count = Math.min(batching.size(), data.size() - start);
          if (order != null && count < batching.size()) {
            filled = filled.ofSize(count);
          }
          readers.read(count);
          if (ring.closed()) {
            return;
          }
          filled.become(count, epoch, index);
          ring.publish(filled);
        }
        index = 0;
      }
    } catch (RuntimeException | Error e) {
      ring.fail(e);
    } catch (InterruptedException e) {
      ring.fail(new LensletException("batch loader: expected to go on, got an interrupt", e));
    }
  }

  /** Reads a row of the batch that is being filled; for several threads. */
  private void read(int row, Example example) {
    if (ring.closed()) {
      return;
    }
    int chosen = order == null ? start + row : order[start + row];
    example.clear();
    Draw draw = order == null ? Draw.PLAIN : Draw.of(seed, filledEpoch, chosen);
    data.read(chosen, draw, example);
    requireClasses(chosen, example);
    filled.set(row, example);
    if (mixup != null) {
      filled.setWeight(row, mixup.weight(draw.random()));
    }
  }

  /** A class number that is none would be learnt as no class, silently. */
  private void requireClasses(int index, Example example) {
    for (int t = 0; t < targets.size(); t++) {
      if (targets.get(t).isClasses()) {
        for (int label : example.targets().get(t).ints()) {
          targets.get(t).requireClass(data, index, label);
        }
      }
    }
  }

  /** Stops the background thread and waits until it no longer reads the data set. */
  @Override
  public void close() {
    ring.close();
    try {
      producer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
