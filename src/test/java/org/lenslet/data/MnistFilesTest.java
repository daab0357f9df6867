package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.UsageException;

class MnistFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte, train-labels-idx1-ubyte",
    "train-images.idx3-ubyte, train-labels.idx1-ubyte",
    "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz",
    "train-images.idx3-ubyte.gz, train-labels-idx1-ubyte"
  })
  void acceptsEveryCustomaryName(String images, String labels) {
    write(images, SampleFiles.idx(256, 3, 28, 28));
    write(labels, SampleFiles.idx(10, 3));
    LabelledDataset data = Mnist.train(folder);
    assertEquals("mnist train", data.name());
    assertEquals(3, data.size());
    assertEquals(2, data.label(2));
    float[] input = new float[784];
    data.input(0, input, 0);
    assertEquals((255 / 255.0 - 0.1307) / 0.3081, input[255], 1e-6);
  }

  @Test
  void theTestFilesOfFashionAreThoseOfTheTenThousand() {
    write("t10k-images-idx3-ubyte", SampleFiles.idx(256, 12, 28, 28));
    write("t10k-labels-idx1-ubyte", SampleFiles.idx(10, 12));
    LabelledDataset data = FashionMnist.test(folder);
    assertEquals("fashion test", data.name());
    assertEquals("ankle boot", data.classNames().get(data.label(9)));
    assertEquals(10, data.classes());
  }

  @Test
  void aMissingFolderIsNamedWithWhatBelongsThere() {
    Path missing = folder.resolve("nowhere");
    assertEquals(
        "mnist: expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz or"
            + " train-images.idx3-ubyte or train-images.idx3-ubyte.gz in "
            + missing
            + ", got no such folder",
        assertThrows(UsageException.class, () -> Mnist.train(missing)).getMessage());
  }

  @Test
  void aMissingFileIsNamedWithWhatIsThere() {
    write("train-images-idx3-ubyte", SampleFiles.idx(256, 3, 28, 28));
    String message = assertThrows(UsageException.class, () -> Mnist.train(folder)).getMessage();
    assertEquals(
        "mnist: expected train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz or"
            + " train-labels.idx1-ubyte or train-labels.idx1-ubyte.gz in "
            + folder
            + ", got only train-images-idx3-ubyte",
        message);
  }

  @ParameterizedTest
  @CsvSource({
    "mnist, MNIST/raw, ''",
    "mnist, MNIST/raw, MNIST",
    "mnist, MNIST/raw, MNIST/raw",
    "fashion, FashionMNIST/raw, ''",
    "fashion, FashionMNIST/raw, FashionMNIST"
  })
  void torchvisionsFolderWillDo(String kind, String below, String given) throws IOException {
    // Both sets side by side, as under one root of torchvision.
    for (String set : new String[] {"MNIST/raw", "FashionMNIST/raw"}) {
      Path raw = Files.createDirectories(folder.resolve(set));
      int count = set.equals(below) ? 3 : 5;
      SampleFiles.write(raw, "train-images-idx3-ubyte", SampleFiles.idx(256, count, 28, 28));
      SampleFiles.write(raw, "train-labels-idx1-ubyte", SampleFiles.idx(10, count));
      SampleFiles.write(raw, "t10k-images-idx3-ubyte", SampleFiles.idx(256, count, 28, 28));
      SampleFiles.write(raw, "t10k-labels-idx1-ubyte", SampleFiles.idx(10, count));
    }
    Split split = DataSource.parse(kind + ":" + folder.resolve(given)).load();
    assertEquals(3, split.train().size());
    assertEquals(3, split.test().size());
  }

  @Test
  void aFolderForEachFileWillDo() throws IOException {
    for (String name : new String[] {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"}) {
      Path below = Files.createDirectories(folder.resolve(name));
      boolean images = name.contains("images");
      SampleFiles.write(
          below, name, images ? SampleFiles.idx(256, 3, 28, 28) : SampleFiles.idx(10, 3));
    }
    assertEquals(3, Mnist.train(folder).size());
    Path other = Files.createDirectories(folder.resolve("other"));
    SampleFiles.write(other, "train-images.idx3-ubyte", SampleFiles.idx(256, 3, 28, 28));
    assertEquals(
        "mnist: expected one folder with train-images-idx3-ubyte in "
            + folder
            + ", got other, train-images-idx3-ubyte; name one of them",
        assertThrows(UsageException.class, () -> Mnist.train(folder)).getMessage());
  }

  @Test
  void foldersAreNamedWithWhatIsThere() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    String folders = assertThrows(UsageException.class, () -> Mnist.train(folder)).getMessage();
    assertTrue(folders.endsWith(", got only folders: images/, labels/"), folders);
    write("a.txt", new byte[1]);
    String both = assertThrows(UsageException.class, () -> Mnist.train(folder)).getMessage();
    assertTrue(both.endsWith(", got only a.txt, images/, labels/"), both);
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    Path images = write("train-images-idx3-ubyte", SampleFiles.idx(256, 3, 8, 8));
    write("train-labels-idx1-ubyte", SampleFiles.idx(10, 3));
    assertEquals(
        images + ": expected images of 1x28x28, got 1x8x8",
        assertThrows(DataFormatException.class, () -> Mnist.train(folder)).getMessage());
  }

  private Path write(String name, byte[] content) {
    return SampleFiles.write(
        folder, name, name.endsWith(".gz") ? SampleFiles.gzip(content) : content);
  }
}
