package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.UsageException;

class Cifar10Test {
  @TempDir Path folder;

  @Test
  void officialBatchesAreReadInOrder() {
    for (int i = 5; i >= 1; i--) {
      write("data_batch_%d.bin".formatted(i), SampleFiles.cifar(1, i));
    }
    write("train_other.bin", SampleFiles.cifar(1, 0));
    LabelledDataset data = Cifar10.train(folder);
    assertEquals("cifar10 train", data.name());
    assertArrayEquals(new int[] {1, 2, 3, 4, 5}, PixelStatistics.firstLabels(data, data.size()));
  }

  @Test
  void partsOfTheSetAreReadByTheirPrefix() {
    write("train_b.bin", SampleFiles.cifar(2, 7));
    write("train_a.bin", SampleFiles.cifar(1, 3));
    write("train_jpeg.bin.gz", new byte[1]);
    write("test_first.bin", SampleFiles.cifar(1, 9));
    assertArrayEquals(new int[] {3, 7, 8}, PixelStatistics.firstLabels(Cifar10.train(folder), 3));
    assertEquals("truck", Cifar10.test(folder).classNames().get(Cifar10.test(folder).label(0)));
  }

  @Test
  void channelsArePlanesWithTheirOwnNormalisation() {
    write("test_batch.bin", SampleFiles.cifar(1, 0));
    float[] input = new float[3072];
    Cifar10.test(folder).input(0, input, 0);
    assertEquals((5 / 255.0 - 0.4914) / 0.2470, input[5], 1e-6);
    assertEquals((12 / 255.0 - 0.4822) / 0.2435, input[1024 + 5], 1e-6);
    assertEquals((19 / 255.0 - 0.4465) / 0.2616, input[2048 + 5], 1e-6);
  }

  @Test
  void aMissingBatchIsRefusedRatherThanLeftOut() {
    write("data_batch_1.bin", SampleFiles.cifar(1, 0));
    assertEquals(
        "cifar10: expected data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin,"
            + " data_batch_5.bin, or train*.bin in "
            + folder
            + ", got only data_batch_1.bin",
        assertThrows(UsageException.class, () -> Cifar10.train(folder)).getMessage());
  }

  @Test
  void aFolderWithoutTheFilesIsRefused() {
    String empty = assertThrows(UsageException.class, () -> Cifar10.test(folder)).getMessage();
    assertTrue(empty.endsWith("got an empty folder"), empty);
    Path file = write("file", new byte[1]);
    String noFolder = assertThrows(UsageException.class, () -> Cifar10.test(file)).getMessage();
    assertTrue(noFolder.endsWith("got a file of that name"), noFolder);
  }

  @Test
  void aSizeThatIsNoMultipleOfARecordIsRefused() {
    assertRefused(
        Arrays.copyOf(SampleFiles.cifar(3, 0), 3073 * 2 + 100),
        "expected a whole record of 3073 bytes at offset 6146, got 100 bytes");
    assertRefused(new byte[0], "expected a whole record of 3073 bytes at offset 0, got 0 bytes");
  }

  /** Files with holes: two gigabytes that take neither disk nor memory. */
  @Test
  void moreRecordsThanAnArrayHoldsAreRefusedBeforeTheyAreRead() throws IOException {
    long most = (1L << 30) / 3073;
    for (String name : List.of("train_a.bin", "train_b.bin")) {
      try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
        file.setLength((most / 2 + 1) * 3073);
      }
    }
    assertEquals(
        "cifar10 train: expected at most 349411 records, got 349412",
        assertThrows(DataFormatException.class, () -> Cifar10.train(folder)).getMessage());
  }

  @Test
  void aLabelAboveNineIsRefused() {
    assertRefused(SampleFiles.cifar(3, 8), "expected a label below 10 at offset 6146, got 10");
  }

  @Test
  void compressedRecordsAreRefused() {
    assertRefused(
        SampleFiles.gzip(SampleFiles.cifar(1, 0)),
        "expected records of a label and 3072 levels at offset 0, got gzip data");
  }

  @Test
  void theFolderAboveTheArchivesOwnWillDo() throws IOException {
    Path below = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
    SampleFiles.write(below, "test_batch.bin", SampleFiles.cifar(2, 3));
    assertEquals(2, Cifar10.test(folder).size());
    write("test_mine.bin", SampleFiles.cifar(1, 0)); // what is in the folder itself goes first
    assertEquals(1, Cifar10.test(folder).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cifar-10-batches-py"})
  void theVersionForPythonIsExplained(String below) throws IOException {
    Path python = Files.createDirectories(folder.resolve(below));
    for (String name : List.of("batches.meta", "data_batch_1", "test_batch")) {
      SampleFiles.write(python, name, new byte[] {(byte) 0x80, 2});
    }
    assertEquals(
        "cifar10: expected the binary version, got the Python version (pickle files) in "
            + folder
            + "; fetch cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html and"
            + " unpack it",
        assertThrows(UsageException.class, () -> Cifar10.train(folder)).getMessage());
  }

  @Test
  void theVersionForMatlabIsExplained() {
    write("test_batch.mat", new byte[1]);
    String matlab = assertThrows(UsageException.class, () -> Cifar10.test(folder)).getMessage();
    assertTrue(matlab.contains(", got the MATLAB version in " + folder), matlab);
  }

  @Test
  void theFolderForMatlabBelowIsExplained() throws IOException {
    Path matlab = Files.createDirectory(folder.resolve("cifar-10-batches-mat"));
    SampleFiles.write(matlab, "data_batch_1.mat", new byte[1]);
    String message = assertThrows(UsageException.class, () -> Cifar10.test(folder)).getMessage();
    assertTrue(message.contains(", got the MATLAB version in " + folder), message);
  }

  @Test
  void otherVersionsBesideTheBinaryOneDoNoHarm() {
    write("test_batch", new byte[1]);
    write("test_batch.mat", new byte[1]);
    write("test_batch.bin", SampleFiles.cifar(2, 0));
    assertEquals(2, Cifar10.test(folder).size());
  }

  @Test
  void cifar100IsNotReadAsCifar10() {
    write("train.bin", SampleFiles.cifar100(5, 0));
    write("fine_label_names.txt", new byte[1]);
    assertEquals(
        "cifar10: expected CIFAR-10, got CIFAR-100 in " + folder + "; read it as CIFAR-100",
        assertThrows(UsageException.class, () -> Cifar10.train(folder)).getMessage());
  }

  private void assertRefused(byte[] content, String message) {
    Path file = write("test_batch.bin", content);
    assertEquals(
        file + ": " + message + "; fetch the file again",
        assertThrows(DataFormatException.class, () -> Cifar10.test(folder)).getMessage());
  }

  private Path write(String name, byte[] content) {
    return SampleFiles.write(folder, name, content);
  }
}
