package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.UsageException;

class DataSourceTest {
  @TempDir Path folder;

  @Test
  void syntheticNeedsNothing() {
    Split<LabelledDataset> split = DataSource.parse("synthetic").load();
    assertEquals(10_000, split.train().size());
    assertEquals(2_000, split.test().size());
  }

  @Test
  void syntheticTakesSizes() {
    Split<LabelledDataset> split = DataSource.parse("synthetic:70,30").load();
    assertEquals(70, split.train().size());
    assertEquals(30, split.test().size());
    assertEquals("synthetic:70,30", DataSource.parse("synthetic:70,30").toString());
  }

  @Test
  void mnistAndFashionReadTheirFolder() {
    SampleFiles.write(folder, "train-images-idx3-ubyte", SampleFiles.idx(256, 3, 28, 28));
    SampleFiles.write(folder, "train-labels-idx1-ubyte", SampleFiles.idx(10, 3));
    SampleFiles.write(folder, "t10k-images-idx3-ubyte", SampleFiles.idx(256, 2, 28, 28));
    SampleFiles.write(folder, "t10k-labels-idx1-ubyte", SampleFiles.idx(10, 2));
    for (String kind : new String[] {"mnist", "fashion"}) {
      Split<LabelledDataset> split = DataSource.parse(kind + ":" + folder).load();
      assertEquals(kind + " train", split.train().name());
      assertEquals(3, split.train().size());
      assertEquals(2, split.test().size());
    }
  }

  @Test
  void cifarReadsItsFolder() {
    SampleFiles.write(folder, "train.bin", SampleFiles.cifar(3, 0));
    SampleFiles.write(folder, "test.bin", SampleFiles.cifar(2, 0));
    Split<LabelledDataset> split = DataSource.parse("cifar10:" + folder).load();
    assertEquals(3, split.train().size());
    assertEquals(2, split.test().size());
  }

  @Test
  void cifar100HasFineAndCoarseClasses() {
    SampleFiles.write(folder, "train.bin", SampleFiles.cifar100(3, 96));
    SampleFiles.write(folder, "test.bin", SampleFiles.cifar100(2, 0));
    Split<LabelledDataset> fine = DataSource.parse("cifar100:" + folder).load();
    assertEquals(100, fine.train().classes());
    assertEquals(98, fine.train().label(2));
    Split<LabelledDataset> coarse = DataSource.parse("cifar100-coarse:" + folder).load();
    assertEquals(20, coarse.train().classes());
    assertEquals(19, coarse.train().label(2));
    assertEquals(20, coarse.test().classes());
  }

  @Test
  void aFolderThatNoFileSystemCanHaveIsRefused() {
    String message =
        assertThrows(UsageException.class, () -> DataSource.parse("mnist:a\0b")).getMessage();
    assertTrue(message.startsWith("path: expected one that files can have here"), message);
    assertTrue(message.contains("got 'a?b'"), message);
  }

  @Test
  void aTildeIsAHome() {
    Path home = Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")));
    assertEquals("mnist:" + home.resolve("x/y"), DataSource.parse("mnist:~/x/y").absolute());
    assertEquals("mnist:" + home, DataSource.parse("mnist:~").absolute());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mnist",
        "mnist:",
        "imagenet:x",
        "Synthetic",
        "synthetic:",
        "synthetic:5",
        "synthetic:5,",
        "synthetic:a,b",
        "synthetic:1,2,3",
        ":x"
      })
  void anUnknownSpecIsRefusedWithTheKnownOnes(String spec) {
    String message = assertThrows(UsageException.class, () -> DataSource.parse(spec)).getMessage();
    assertTrue(
        message.startsWith(
            "data: expected synthetic, synthetic:TRAIN,TEST (numbers of images), mnist:DIR,"
                + " fashion:DIR, cifar10:DIR, cifar100:DIR, cifar100-coarse:DIR or folder:DIR, got '"),
        message);
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertEquals(
        "synthetic: expected 1 to 1000000 images, got 0",
        assertThrows(UsageException.class, () -> DataSource.parse("synthetic:10,0")).getMessage());
    assertEquals(
        "synthetic: expected 1 to 1000000 images, got 0",
        assertThrows(UsageException.class, () -> DataSource.parse("synthetic:0,10")).getMessage());
  }

  @Test
  void theAbsoluteTextMeansTheSameFromAnywhere() {
    Path folder = Path.of("some", "folder");
    assertEquals(
        "mnist:" + folder.toAbsolutePath(), DataSource.parse("mnist:" + folder).absolute());
    assertEquals("synthetic:30,20", DataSource.parse("synthetic:30,20").absolute());
    assertEquals("synthetic", DataSource.parse("synthetic").absolute());
  }
}
