package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.data.SampleFiles;

/**
 * Files and folders that are not what they should be: nothing is written, and the run is refused.
 */
class BadInputTest {
  private static final int IMAGES = 20;

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeGoodData() throws Exception {
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("run");
    put("train-images-idx3-ubyte", SampleFiles.idx(256, IMAGES, 28, 28));
    put("train-labels-idx1-ubyte", SampleFiles.idx(10, IMAGES));
    put("t10k-images-idx3-ubyte", SampleFiles.idx(256, IMAGES, 28, 28));
    put("t10k-labels-idx1-ubyte", SampleFiles.idx(10, IMAGES));
  }

  private void put(String name, byte[] content) {
    SampleFiles.write(data, name, content);
  }

  private Cli train(Object... more) {
    Object[] usual = {"train", "mlp", "--data", "mnist:" + data, "--batch", 5, "--epochs", 1};
    Object[] all = Arrays.copyOf(usual, usual.length + more.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return Cli.run(all);
  }

  private void refuses(int code, String... parts) {
    train("--out", out).fails(code, parts);
    assertFalse(Files.exists(out));
    assertEquals(List.of("data"), Cli.names(folder));
  }

  @Test
  void theDataIsGoodUnlessATestSpoilsIt() {
    train("--out", out).succeeds();
  }

  @Test
  void aMissingFolderIsWrongUsage() {
    data = folder.resolve("nowhere");
    refuses(2, "mnist: expected train-images-idx3-ubyte", data + ", got no such folder");
  }

  @Test
  void aMissingFileIsWrongUsage() throws Exception {
    Files.delete(data.resolve("t10k-labels-idx1-ubyte"));
    refuses(2, "mnist: expected t10k-labels-idx1-ubyte");
  }

  @Test
  void aTruncatedFileIsRefused() {
    byte[] whole = SampleFiles.idx(256, IMAGES, 28, 28);
    put("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length - 1));
    refuses(1, "train-images-idx3-ubyte: ", "expected", "got");
  }

  @Test
  void anOversizedFileIsRefused() {
    put("train-labels-idx1-ubyte", SampleFiles.join(SampleFiles.idx(10, IMAGES), new byte[1]));
    refuses(1, "train-labels-idx1-ubyte: ", "expected", "got");
  }

  @Test
  void aWrongMagicNumberIsRefused() {
    byte[] wrong = SampleFiles.idx(256, IMAGES, 28, 28);
    wrong[2] = 0x0D;
    put("train-images-idx3-ubyte", wrong);
    refuses(1, "train-images-idx3-ubyte: ", "expected", "got");
  }

  @Test
  void differentNumbersOfImagesAndLabelsAreRefused() {
    put("train-labels-idx1-ubyte", SampleFiles.idx(10, IMAGES - 1));
    refuses(1, "20", "19");
  }

  @Test
  void aBatchLargerThanTheDataIsWrongUsage() {
    Cli.run("train", "mlp", "--data", "mnist:" + data, "--batch", IMAGES + 1, "--out", out)
        .fails(2, "batch: expected at most the 20 training examples", "got 21");
    assertFalse(Files.exists(out));
  }

  @Test
  void aModelThatDoesNotFitTheDataIsWrongUsage() {
    put("train_batch.bin", SampleFiles.cifar(10, 0));
    put("test_batch.bin", SampleFiles.cifar(10, 0));
    for (String model : List.of("lenet5", "lenet5-1998")) {
      Cli.run("train", model, "--data", "cifar10:" + data, "--out", out)
          .fails(2, "model " + model + ": expected images of 1x28x28", "got 3x32x32");
    }
    assertFalse(Files.exists(out));
  }

  @Test
  void aModelForAHundredClassesIsTrainedAndJudged() {
    put("train.bin", SampleFiles.cifar100(100, 0));
    put("test.bin", SampleFiles.cifar100(100, 0));
    String cifar = "cifar100:" + data;
    Cli.run("train", "mlp", "--data", cifar, "--batch", 10, "--epochs", 1, "--out", out).succeeds();
    Cli cli =
        Cli.run(
                "evaluate",
                "mlp",
                "--data",
                cifar,
                "--weights",
                out.resolve("weights.safetensors"),
                "--batch",
                30)
            .succeeds();
    assertTrue(cli.out().endsWith(", 100 examples" + System.lineSeparator()), cli.out());
    Cli.run("train", "lenet5-1998", "--data", cifar, "--out", folder.resolve("other"))
        .fails(2, "model lenet5-1998: expected data of 10 classes");
  }

  @Test
  void aRunFolderInUseIsLeftAlone() throws Exception {
    Files.createDirectory(out);
    Files.writeString(out.resolve("notes.txt"), "mine");
    train("--out", out).fails(2, "--out " + out + ": expected a new or empty folder");
    assertEquals(List.of("notes.txt"), Cli.names(out));
    assertEquals("mine", Files.readString(out.resolve("notes.txt")));
  }

  @Test
  void anOutputFolderThatIsAFileOrUnderOneIsWrongUsage() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    train("--out", file).fails(2, "--out " + file + ": expected a folder, got a file");
    train("--out", file.resolve("run")).fails(2, "expected a folder, got a file at " + file);
    assertEquals("mine", Files.readString(file));
    assertEquals(List.of("data", "file"), Cli.names(folder));
  }

  @Test
  void resultsThatCannotBeWrittenAreNoticedBeforeTheRun() {
    Path missing = folder.resolve("missing").resolve("result.json");
    train("--out", out, "--json", missing).fails(2, "--json " + missing, "got no folder");
    train("--out", out, "--json", data).fails(2, "--json " + data, "got a folder");
    assertEquals(List.of("data"), Cli.names(folder));
  }
}
