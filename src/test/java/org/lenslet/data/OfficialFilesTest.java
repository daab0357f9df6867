package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.data.file.IdxFile;
import org.lenslet.tensor.Shape;

/** Check values computed from the official files by other means. */
class OfficialFilesTest {
  private static final Normalisation MNIST = Normalisation.of(0.1307, 0.3081);
  private static final Normalisation FASHION = Normalisation.of(0.2860, 0.3530);
  private static final Normalisation CIFAR =
      new Normalisation(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

  @Test
  void mnistTrainHasTheCheckValues() {
    LabelledDataset data = Mnist.train(TestData.datasets("mnist"));
    assertEquals(60_000, data.size());
    assertEquals(Shape.of(1, 28, 28), data.inputShape());
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
        PixelStatistics.classCounts(data));
    assertArrayEquals(
        new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, PixelStatistics.firstLabels(data, 10));
    PixelStatistics pixels = PixelStatistics.of(data, MNIST);
    assertEquals(1_567_298_545L, pixels.sum());
    assertEquals(0.130660, pixels.means().get(0), 1e-6);
    assertEquals(0.308108, pixels.deviations().get(0), 1e-6);
  }

  @Test
  void mnistTestHasTheCheckValues() {
    LabelledDataset data = Mnist.test(TestData.datasets("mnist"));
    assertEquals(10_000, data.size());
    assertArrayEquals(
        new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
        PixelStatistics.classCounts(data));
    assertArrayEquals(
        new int[] {7, 2, 1, 0, 4, 1, 4, 9, 5, 9}, PixelStatistics.firstLabels(data, 10));
    PixelStatistics pixels = PixelStatistics.of(data, MNIST);
    assertEquals(264_923_200L, pixels.sum());
    assertEquals(0.132515, pixels.means().get(0), 1e-6);
    assertEquals(0.310480, pixels.deviations().get(0), 1e-6);
  }

  @Test
  void partOfCifarTrainHasTheCheckValues() {
    LabelledDataset data = Cifar10.train(TestData.datasets("cifar10"));
    assertEquals(4000, data.size());
    assertEquals(Shape.of(3, 32, 32), data.inputShape());
    assertArrayEquals(
        new int[] {396, 366, 420, 384, 422, 393, 414, 385, 407, 413},
        PixelStatistics.classCounts(data));
    assertArrayEquals(
        new int[] {6, 9, 9, 4, 1, 1, 2, 7, 8, 3}, PixelStatistics.firstLabels(data, 10));
    PixelStatistics pixels = PixelStatistics.of(data, CIFAR);
    assertEquals(1_481_085_868L, pixels.sum());
    assertClose(List.of(.49160, .48176, .44466), pixels.means());
    assertClose(List.of(.24711, .24397, .26250), pixels.deviations());
  }

  @Test
  void partOfCifarTestHasTheCheckValues() {
    LabelledDataset data = Cifar10.test(TestData.datasets("cifar10"));
    assertEquals(1000, data.size());
    assertArrayEquals(
        new int[] {103, 89, 100, 103, 90, 86, 112, 102, 106, 109},
        PixelStatistics.classCounts(data));
    assertArrayEquals(
        new int[] {3, 8, 8, 0, 6, 6, 1, 6, 3, 1}, PixelStatistics.firstLabels(data, 10));
    PixelStatistics pixels = PixelStatistics.of(data, CIFAR);
    assertEquals(374_560_331L, pixels.sum());
    assertClose(List.of(.49674, .48666, .45103), pixels.means());
    assertClose(List.of(.24658, .24275, .26173), pixels.deviations());
  }

  @Test
  void fashionExcerptsHaveTheCheckValues() {
    LabelledDataset train = fashion("mini-train600");
    assertEquals(600, train.size());
    for (int count : PixelStatistics.classCounts(train)) {
      assertEquals(60, count);
    }
    PixelStatistics pixels = PixelStatistics.of(train, FASHION);
    assertEquals(33_792_517L, pixels.sum());
    assertEquals(.281717, pixels.means().get(0), 1e-6);
    assertEquals(.351983, pixels.deviations().get(0), 1e-6);
    assertEquals(17_006_502L, PixelStatistics.of(fashion("mini-test300"), FASHION).sum());
  }

  @Test
  void fashionLabelsAreTheOfficialOnes() {
    Path folder = TestData.datasets("fashion-mnist");
    IdxFile train = IdxFile.read(folder.resolve("train-labels-idx1-ubyte.gz"), 1);
    IdxFile test = IdxFile.read(folder.resolve("t10k-labels-idx1-ubyte.gz"), 1);
    assertEquals(Shape.of(60_000), train.shape());
    assertEquals(Shape.of(10_000), test.shape());
    assertArrayEquals(new byte[] {9, 0, 0, 3, 0, 2, 7, 2, 5, 5}, Arrays.copyOf(train.values(), 10));
    assertArrayEquals(new byte[] {9, 2, 1, 1, 6, 1, 4, 6, 5, 7}, Arrays.copyOf(test.values(), 10));
  }

  @Test
  void optdigitsHaveTheCheckValues() {
    assertEquals(1_204_758L, optdigits("train", 3823));
    assertEquals(561_718L, optdigits("test", 1797));
  }

  private static LabelledDataset fashion(String part) {
    Path folder = TestData.datasets("fashion-mnist");
    return IdxImages.read(
        "fashion " + part,
        folder.resolve(part + "-images-idx3-ubyte.gz"),
        folder.resolve(part + "-labels-idx1-ubyte.gz"),
        FashionMnist.FILES.classNames(),
        FashionMnist.FILES.normalisation());
  }

  private static long optdigits(String part, int count) {
    Path folder = TestData.datasets("digits");
    LabelledDataset data =
        IdxImages.read(
            "optdigits " + part,
            folder.resolve("optdigits-" + part + "-images-idx3-ubyte.gz"),
            folder.resolve("optdigits-" + part + "-labels-idx1-ubyte.gz"),
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            MNIST);
    assertEquals(count, data.size());
    assertEquals(Shape.of(1, 8, 8), data.inputShape());
    return PixelStatistics.of(data, MNIST).sum();
  }

  private static void assertClose(List<Double> expected, List<Double> got) {
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), got.get(i), 6e-6);
    }
  }
}
