package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;

/** CIFAR from the archives themselves. */
class CifarArchiveTest {
  private static final String TEN = "cifar-10-batches-bin/";

  @TempDir Path folder;

  /** With files in another order than they are read in, as in the official archive. */
  private static byte[] ten() {
    return SampleFiles.tar(
        TEN + "data_batch_1.bin", SampleFiles.cifar(1, 1),
        TEN + "batches.meta.txt", new byte[700],
        TEN + "data_batch_3.bin", SampleFiles.cifar(1, 3),
        TEN + "data_batch_4.bin", SampleFiles.cifar(1, 4),
        TEN + "test_batch.bin", SampleFiles.cifar(2, 7),
        TEN + "data_batch_5.bin", SampleFiles.cifar(1, 5),
        TEN + "data_batch_2.bin", SampleFiles.cifar(1, 2));
  }

  private Path write(String name, byte[] content) {
    boolean packed = name.endsWith("gz");
    return SampleFiles.write(folder, name, packed ? SampleFiles.gzip(content) : content);
  }

  @ParameterizedTest
  @CsvSource({
    "cifar-10-binary.tar.gz, false",
    "cifar-10-binary.tar, false",
    "cifar-10-binary.tar.gz, true",
    "mine.tgz, true"
  })
  void theArchiveNeedNotBeUnpacked(String name, boolean itself) {
    Path archive = write(name, ten());
    LabelledDataset train = Cifar10.train(itself ? archive : folder);
    assertEquals("cifar10 train", train.name());
    assertArrayEquals(new int[] {1, 2, 3, 4, 5}, PixelStatistics.firstLabels(train, train.size()));
    LabelledDataset test = Cifar10.test(itself ? archive : folder);
    assertArrayEquals(new int[] {7, 8}, PixelStatistics.firstLabels(test, test.size()));
    SampleFiles.write(folder, "test_batch.bin", SampleFiles.cifar(2, 7));
    LabelledDataset unpacked = Cifar10.test(folder);
    float[] expected = new float[3072];
    float[] got = new float[3072];
    unpacked.input(1, expected, 0);
    test.input(1, got, 0);
    assertArrayEquals(expected, got);
  }

  @Test
  void theHundredClassesHaveTheirArchive() {
    Path archive =
        write(
            "cifar-100-binary.tar.gz",
            SampleFiles.tar(
                "cifar-100-binary/fine_label_names.txt", new byte[3],
                "cifar-100-binary/train.bin", SampleFiles.cifar100(3, 50),
                "cifar-100-binary/test.bin", SampleFiles.cifar100(2, 90)));
    Split<LabelledDataset> data = DataSource.parse("cifar100:" + archive).load();
    assertArrayEquals(new int[] {50, 51, 52}, PixelStatistics.firstLabels(data.train(), 3));
    assertArrayEquals(new int[] {90, 91}, PixelStatistics.firstLabels(data.test(), 2));
    assertEquals(
        "cifar10: expected the binary version of CIFAR-10, got CIFAR-100 in "
            + archive
            + "; fetch cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html",
        refused(archive));
  }

  @Test
  void otherVersionsAreExplained() {
    Path python =
        write(
            "cifar-10-python.tar.gz",
            SampleFiles.tar("cifar-10-batches-py/data_batch_1", new byte[9]));
    assertEquals(
        "cifar10: expected the binary version of CIFAR-10, got the Python version (pickle files)"
            + " in "
            + python
            + "; fetch cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html",
        refused(python));
    Path matlab =
        write("m.tar.gz", SampleFiles.tar("cifar-10-batches-mat/test_batch.mat", new byte[9]));
    assertTrue(refused(matlab).contains("got the MATLAB version in " + matlab), refused(matlab));
    Path other = write("o.tar", SampleFiles.tar("readme.html", new byte[9]));
    assertTrue(refused(other).contains("got an archive without its files"), refused(other));
  }

  @Test
  void whatIsMissingOrWrongInTheArchiveIsNamed() {
    Path archive = write("a.tar", SampleFiles.tar(TEN + "data_batch_1.bin", new byte[3073]));
    assertEquals(
        "cifar10: expected data_batch_2.bin in " + archive + ", got none; fetch the archive again",
        refused(archive));
    byte[] bad = SampleFiles.cifar(2, 9);
    write("a.tar", SampleFiles.tar(TEN + "test_batch.bin", bad));
    assertEquals(
        archive.resolve("test_batch.bin")
            + ": expected a label below 10 at offset 3073, got 10; fetch the file again",
        assertThrows(DataFormatException.class, () -> Cifar10.test(archive)).getMessage());
    write("a.tar", SampleFiles.tar(TEN + "test_batch.bin", Arrays.copyOf(bad, 3080)));
    assertEquals(
        archive.resolve("test_batch.bin")
            + ": expected a whole record of 3073 bytes at offset 3073, got 7 bytes; fetch the file"
            + " again",
        assertThrows(DataFormatException.class, () -> Cifar10.test(archive)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 512, 3000, 8000})
  void anArchiveThatIsCutShortIsDamaged(int length) {
    Path archive = write("a.tar", Arrays.copyOf(ten(), length));
    String message = refused(archive);
    assertTrue(message.startsWith(archive + ": expected "), message);
    assertTrue(message.contains("got the end of the file after "), message);
  }

  @Test
  void whatIsNoArchiveIsRefused() {
    Path archive = SampleFiles.write(folder, "a.tar.gz", SampleFiles.cifar(3, 1));
    assertEquals(
        archive
            + ": expected a tar header with its check sum at offset 0, got other data; fetch the"
            + " file again",
        refused(archive));
  }

  private static String refused(Path archive) {
    return assertThrows(LensletException.class, () -> Cifar10.train(archive)).getMessage();
  }
}
