package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.UsageException;

class Cifar100Test {
  @TempDir Path folder;

  @Test
  void theFineLabelIsTheSecondByteAndTheCoarseTheFirst() {
    SampleFiles.write(folder, "train.bin", SampleFiles.cifar100(3, 50));
    LabelledDataset fine = Cifar100.train(folder);
    assertEquals("cifar100 train", fine.name());
    assertArrayEquals(new int[] {50, 51, 52}, PixelStatistics.firstLabels(fine, 3));
    LabelledDataset coarse = Cifar100.train(folder, Cifar100.Labels.COARSE);
    assertArrayEquals(new int[] {10, 10, 10}, PixelStatistics.firstLabels(coarse, 3));
    float[] input = new float[3072];
    fine.input(1, input, 0);
    assertEquals((51 / 255.0 - 0.5071) / 0.2673, input[0], 1e-6);
    assertEquals((58 / 255.0 - 0.4865) / 0.2564, input[1024], 1e-6);
    assertEquals((65 / 255.0 - 0.4409) / 0.2762, input[2048], 1e-6);
  }

  /** By the published list, which is sorted: the label is the place in it. */
  @Test
  void theClassesAreTheHundredInTheOrderOfTheirNames() {
    SampleFiles.write(folder, "test.bin", SampleFiles.cifar100(1, 0));
    List<String> names = Cifar100.test(folder).classNames();
    assertEquals(100, new HashSet<>(names).size());
    assertEquals(names.stream().sorted().toList(), names);
    assertEquals("apple", names.get(0));
    assertEquals("cockroach", names.get(24));
    assertEquals("mouse", names.get(50));
    assertEquals("worm", names.get(99));
    List<String> coarse = Cifar100.test(folder, Cifar100.Labels.COARSE).classNames();
    assertEquals(20, new HashSet<>(coarse).size());
    assertEquals(coarse.stream().sorted().toList(), coarse);
  }

  @Test
  void theFolderAboveTheArchivesOwnWillDo() throws IOException {
    Path below = Files.createDirectory(folder.resolve("cifar-100-binary"));
    SampleFiles.write(below, "train.bin", SampleFiles.cifar100(2, 0));
    assertEquals(2, Cifar100.train(folder).size());
  }

  @Test
  void labelsThatAreNoClassesAreRefusedWithTheirPlace() {
    byte[] records = SampleFiles.cifar100(2, 0);
    records[3074 + 1] = 100;
    Path file = SampleFiles.write(folder, "test.bin", records);
    assertEquals(
        file + ": expected a label below 100 at offset 3075, got 100; fetch the file again",
        assertThrows(DataFormatException.class, () -> Cifar100.test(folder)).getMessage());
    records[3074] = 20;
    SampleFiles.write(folder, "test.bin", records);
    assertEquals(
        file + ": expected a label below 20 at offset 3074, got 20; fetch the file again",
        assertThrows(DataFormatException.class, () -> Cifar100.test(folder)).getMessage());
  }

  @Test
  void otherVersionsAndTheOtherSetAreExplained() {
    SampleFiles.write(folder, "meta", new byte[1]);
    SampleFiles.write(folder, "train", new byte[1]);
    String python = assertThrows(UsageException.class, () -> Cifar100.train(folder)).getMessage();
    assertTrue(
        python.startsWith(
            "cifar100: expected the binary version, got the Python version (pickle files) in "
                + folder
                + "; fetch cifar-100-binary.tar.gz from "),
        python);
    SampleFiles.write(folder, "batches.meta.txt", new byte[1]);
    assertEquals(
        "cifar100: expected CIFAR-100, got CIFAR-10 in " + folder + "; read it as CIFAR-10",
        assertThrows(UsageException.class, () -> Cifar100.train(folder)).getMessage());
  }
}
