package org.lenslet.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.onnx.OnnxFiles.message;
import static org.lenslet.onnx.OnnxFiles.node;
import static org.lenslet.onnx.OnnxFiles.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.data.SampleFiles;
import org.lenslet.data.TestData;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.onnx.file.OnnxReader;
import org.lenslet.onnx.file.OnnxTensor;

class DamagedOnnxTest {
  private static final int MUTATIONS = 3_500;
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path folder;

  /** Models of many kinds, none large. */
  private static List<byte[]> models() throws IOException {
    List<byte[]> models = new ArrayList<>();
    Path cases = TestData.folder("onnx-cases");
    for (String suite : List.of("pytorch-converted", "light", "node", "pytorch-operator")) {
      try (Stream<Path> each = Files.list(cases.resolve(suite))) {
        for (Path one : each.sorted().toList()) {
          Path model = one.resolve("model.onnx");
          if (Files.size(model) < 40_000) {
            models.add(Files.readAllBytes(model));
          }
        }
      }
    }
    return models;
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      default -> {
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(64, bytes.length - at));
        byte[] shorter = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
        bytes = shorter;
      }
    }
    return bytes;
  }

  /**
   * Whatever is in a file, reading it ends, in one line if it cannot be read, and in little room.
   */
  @Test
  void anyDamageIsALine() throws IOException {
    List<byte[]> models = models();
    assertTrue(models.size() > 400, models.size() + " models");
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = damaged(models.get(random.nextInt(models.size())), random);
      Path file = Files.write(folder.resolve("model.onnx"), bytes);
      long before = SampleFiles.allocatedBytes();
      try {
        Translation.of(OnnxReader.model(file));
      } catch (LensletException e) {
        refused++;
        requireLine(e);
      }
      long used = SampleFiles.allocatedBytes() - before;
      assertTrue(used < 2L * bytes.length + 64 * MEBIBYTE, used + " bytes for " + bytes.length);
      try {
        OnnxImport.of(file).model();
      } catch (LensletException e) {
        requireLine(e);
      }
    }
    assertTrue(refused > MUTATIONS / 10, refused + " refused");
  }

  private static void requireLine(LensletException e) {
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    boolean explains =
        e instanceof UnsupportedOpException
            ? e.getMessage().matches("(model|input|tensor|model .*)?(: expected |.*node ).*")
            : e.getMessage().contains("expected ");
    assertTrue(explains, e.getMessage());
  }

  private static String refusal(Path file) {
    return assertThrows(LensletException.class, () -> Translation.of(OnnxReader.model(file)))
        .getMessage();
  }

  private Path write(OnnxFiles.Message model) {
    return model.writeTo(folder.resolve("model.onnx"));
  }

  private static OnnxFiles.Message identity() {
    return message()
        .message(11, value("x", -1, 4))
        .message(12, value("y", -1, 4))
        .message(1, node("Identity", "", "y", "x"));
  }

  @Test
  void whatIsNoModelIsNamed() throws IOException {
    Path missing = folder.resolve("none.onnx");
    assertEquals(missing + ": expected an ONNX model, got no such file", refusal(missing));
    assertEquals(folder + ": expected an ONNX model, got a folder or device", refusal(folder));
    Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
    assertEquals(empty + ": expected an ONNX model, got no graph in it", refusal(empty));
    Path text = Files.writeString(folder.resolve("text.onnx"), "not a model at all");
    assertTrue(refusal(text).startsWith(text + ": expected an ONNX model, got "), refusal(text));
  }

  @Test
  void versionsThatAreNotKnownAreRefused() {
    assertEquals(
        "model: expected operations of version 6 to 28, got 5; convert it with ONNX's version"
            + " converter",
        refusal(write(OnnxFiles.model(5, identity()))));
    assertEquals(
        "model: expected operations of version 6 to 28, got 1000; export it for an earlier one",
        refusal(write(OnnxFiles.model(1_000, identity()))));
    assertEquals(
        "model: expected operations of version 6 to 28, got none; convert it with ONNX's version"
            + " converter",
        refusal(write(message().message(7, identity()))));
    Translation.of(OnnxReader.model(write(OnnxFiles.model(28, identity()))));
  }

  /** A model with a tensor of two floats that lies elsewhere. */
  private Path external(String location, String... more) {
    OnnxFiles.Message tensor =
        message()
            .integer(1, 2)
            .integer(2, 1)
            .text(8, "w")
            .message(13, message().text(1, "location").text(2, location));
    for (int i = 0; i < more.length; i += 2) {
      tensor.message(13, message().text(1, more[i]).text(2, more[i + 1]));
    }
    return write(OnnxFiles.model(17, identity().message(5, tensor.integer(14, 1))));
  }

  private String external(Path file) {
    return refusal(file).replace(file + ": expected an ONNX model, got ", "");
  }

  @Test
  void externalDataStayInTheFolder() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("weights")).resolve("w.bin");
    Files.write(inside, new byte[] {9, 9, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
    OnnxTensor tensor =
        OnnxReader.model(external("weights/w.bin", "offset", "2", "length", "8"))
            .graph()
            .initializers()
            .get("w");
    org.junit.jupiter.api.Assertions.assertArrayEquals(new float[] {1, 2}, tensor.floats());
    Path outside = Files.write(folder.resolveSibling("outside.bin"), new byte[8]);
    try {
      String beyond = "external data outside of the model's folder, ";
      assertEquals(
          beyond + "'../outside.bin' in the tensor 'w'", external(external("../outside.bin")));
      assertEquals(
          beyond + "'" + outside + "' in the tensor 'w'", external(external(outside.toString())));
      assertEquals(beyond + "'' in the tensor 'w'", external(external("")));
      Files.createSymbolicLink(folder.resolve("link.bin"), outside);
      assertEquals(
          beyond + "where the link 'link.bin' leads in the tensor 'w'",
          external(external("link.bin")));
    } finally {
      Files.delete(outside);
    }
    assertEquals(
        "external data in 'none.bin', where there is no file in the tensor 'w'",
        external(external("none.bin")));
    assertEquals(
        "bytes from 4 on, 8 of them, of external data 'weights/w.bin' of 10 in the tensor 'w'",
        external(external("weights/w.bin", "offset", "4", "length", "8")));
    assertEquals(
        "bytes from -1 on, 8 of them, of external data 'weights/w.bin' of 10 in the tensor 'w'",
        external(external("weights/w.bin", "offset", "-1", "length", "8")));
    OnnxTensor longer = OnnxReader.model(external("weights/w.bin")).graph().initializers().get("w");
    assertEquals(
        "tensor 'w': expected float of 2, got bytes that are no whole number of elements",
        assertThrows(DataFormatException.class, longer::floats).getMessage());
  }

  @Test
  void tensorsThatAreNotWhatTheySayAreRefused() {
    String start = "expected an ONNX model, got ";
    OnnxFiles.Message negative = message().integer(1, -4).integer(2, 1).text(8, "w");
    assertTrue(
        refusal(write(OnnxFiles.model(17, identity().message(5, negative))))
            .endsWith(start + "an extent of -4 in the tensor 'w'"));
    OnnxFiles.Message huge =
        message().integer(1, 1 << 20).integer(1, 1 << 20).integer(2, 1).text(8, "w");
    assertTrue(
        refusal(write(OnnxFiles.model(17, identity().message(5, huge))))
            .endsWith(start + "a tensor of more than 2147483647 elements in the tensor 'w'"));
    OnnxFiles.Message few = OnnxFiles.floats("w", new long[] {3}, 1, 2);
    OnnxTensor tensor =
        OnnxReader.model(write(OnnxFiles.model(17, identity().message(5, few))))
            .graph()
            .initializers()
            .get("w");
    assertEquals(
        "tensor 'w': expected float of 3, got 2 elements",
        assertThrows(DataFormatException.class, tensor::floats).getMessage());
    OnnxFiles.Message twice =
        identity()
            .message(5, OnnxFiles.floats("w", new long[] {1}, 1))
            .message(5, OnnxFiles.floats("w", new long[] {1}, 2));
    assertTrue(
        refusal(write(OnnxFiles.model(17, twice))).endsWith(start + "the initializer 'w' twice"));
  }

  /** Messages within messages that are made to fill memory or the stack. */
  @Test
  void aFileThatIsMadeToFillMemoryIsRefused() {
    OnnxFiles.Message many = message();
    for (int i = 0; i < 150_000; i++) {
      many.message(1, node("Relu", "", "y" + i, "x"));
    }
    Path file = write(OnnxFiles.model(17, many));
    assertTrue(refusal(file).endsWith("got more than 262144 parts"), refusal(file));
    assertThrows(
        UnsupportedOpException.class,
        () ->
            Translation.of(
                OnnxReader.model(
                    write(
                        OnnxFiles.model(
                            17,
                            message()
                                .message(12, value("y", 1))
                                .message(1, node("If", "branch", "y")))))));
  }
}
