package org.lenslet.data.batch;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.lenslet.data.LabelledDataset;
import org.lenslet.tensor.Shape;

/**
 * Examples of two values, index + 1 and -index, and label index % 10; counts what is read and calls
 * back before each read, so that a test can hold up or fail the reader.
 */
final class NumberedDataset implements LabelledDataset {
  private final int size;
  private final IntConsumer beforeRead;
  final AtomicInteger reads = new AtomicInteger();
  volatile Thread reader;

  NumberedDataset(int size) {
    this(size, index -> {});
  }

  NumberedDataset(int size, IntConsumer beforeRead) {
    this.size = size;
    this.beforeRead = beforeRead;
  }

  @Override
  public String name() {
    return "numbered";
  }

  @Override
  public Shape inputShape() {
    return Shape.of(1, 1, 2);
  }

  @Override
  public List<String> classNames() {
    return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int label(int index) {
    return index % 10;
  }

  @Override
  public void input(int index, float[] target, int offset) {
    reader = Thread.currentThread();
    beforeRead.accept(index);
    target[offset] = index + 1;
    target[offset + 1] = -index;
    reads.incrementAndGet();
  }
}
