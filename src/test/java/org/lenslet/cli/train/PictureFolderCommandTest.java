package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;
import org.lenslet.data.picture.SamplePictures;

/** Pictures of a folder, by the command line. */
class PictureFolderCommandTest {
  @TempDir private Path folder;

  private String data;
  private Path out;

  @BeforeEach
  void drawPictures() {
    for (int i = 0; i < 12; i++) {
      String name =
          "%s/%s/%d.png".formatted(i < 8 ? "train" : "val", i % 2 == 0 ? "red" : "blue", i);
      int colour = i % 2 == 0 ? 0xA00000 : 0x0000A0;
      SamplePictures.write(
          folder.resolve(name),
          SamplePictures.encode(SamplePictures.plain(12, 12, colour + i), "png"));
    }
    data = "folder:" + folder + "?size=6";
    out = folder.resolve("run");
  }

  private Cli train(Object... more) {
    Object[] all = {
      "train", "mlp", "--data", data, "--batch", 4, "--epochs", 4, "--device", "cpu", "--out", out
    };
    Object[] joined = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, joined, all.length, more.length);
    return Cli.run(joined);
  }

  @Test
  void aFolderOfPicturesIsLearntAndJudged() {
    Cli cli = train("--lr", "0.1").succeeds();
    assertTrue(cli.out().contains("8 training and 4 test examples of 3x6x6"), cli.out());
    assertTrue(cli.out().contains("test accuracy 100.00 %"), cli.out());
    assertFalse(cli.err().contains("could not be decoded"), cli.err());
    Cli judged = Cli.run("evaluate", out, "--device", "cpu").succeeds();
    assertTrue(judged.out().contains("test accuracy 100.00 %"), judged.out());
  }

  @Test
  void picturesThatCannotBeDecodedAreCountedOrFatal() {
    Path bad = SamplePictures.write(folder.resolve("train/red/bad.jpg"), new byte[] {1, 2, 3});
    String got = bad + ": expected a picture (JPEG, PNG, BMP, GIF or WebP), got another format";
    train("--strict").fails(1, got);
    assertFalse(Files.exists(out));
    String told =
        "lenslet: 1 picture of folder train could not be decoded, the next of the same class taken instead; the first: ";
    Cli cli = train().succeeds();
    assertEquals(1, cli.err().lines().filter((told + got)::equals).count(), cli.err());
    Path worse = SamplePictures.write(folder.resolve("val/blue/bad.png"), new byte[0]);
    Cli judged = Cli.run("evaluate", out, "--device", "cpu").succeeds();
    assertTrue(judged.err().contains("1 picture of folder val could not be decoded"), judged.err());
    Cli.run("evaluate", out, "--device", "cpu", "--strict").fails(1, worse.toString());
  }
}
