package org.lenslet.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.Dataset;
import org.lenslet.data.Example;

@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RowReadersTest {
  private static final int EXAMPLES = 103;

  /** Every example of two epochs, changed by chance. */
  private static List<float[]> read(int threads) {
    Dataset data =
        new NumberedDataset(EXAMPLES)
            .augmented((example, random) -> example.input()[0] += (float) random.nextUniform(0, 1));
    List<float[]> batches = new ArrayList<>();
    try (BatchLoader loader = BatchLoader.shuffled(data, 10, true, 7, 0, 3, null, threads)) {
      for (int i = 0; i < 17; i++) {
        Batch batch = loader.next();
        float[] values = Arrays.copyOf(batch.inputs().get(0).floats(), 30);
        for (int row = 0; row < 10; row++) {
          values[20 + row] = batch.targets().get(0).ints()[row];
        }
        batches.add(values);
      }
    }
    return batches;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16})
  void anyNumberOfThreadsReadsTheSame(int threads) {
    List<float[]> one = read(1);
    List<float[]> several = read(threads);
    for (int i = 0; i < one.size(); i++) {
      assertArrayEquals(one.get(i), several.get(i), "batch " + i);
    }
  }

  @Test
  void threadsReadAtOnceAndEachHasItsPlace() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    Example[] places = new Example[4];
    Dataset data = new NumberedDataset(4);
    try (RowReaders readers =
        new RowReaders(
            2,
            () -> Example.of(data),
            (row, place) -> {
              places[row] = place;
              meet(both);
            })) {
      readers.read(4);
      readers.read(0);
      readers.read(2);
    }
    assertNotSame(places[0], places[1]);
    assertNotSame(places[2], places[3]);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofSeveralFailuresThatOfTheFirstRowIsToldAndReadingGoesOn() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    boolean[] broken = {true};
    int[] reads = new int[8];
    Dataset data = new NumberedDataset(8);
    try (RowReaders readers =
        new RowReaders(
            2,
            () -> Example.of(data),
            (row, place) -> {
              reads[row]++;
              if (broken[0] && row == 2) {
                awaitQuietly(later);
                throw new IllegalStateException("row 2");
              }
              if (broken[0] && row == 5) {
                later.countDown();
                throw new IllegalStateException("row 5");
              }
            })) {
      assertEquals(
          "row 2", assertThrows(IllegalStateException.class, () -> readers.read(8)).getMessage());
      broken[0] = false;
      Arrays.fill(reads, 0);
      readers.read(8);
    }
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1, 1}, reads);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
