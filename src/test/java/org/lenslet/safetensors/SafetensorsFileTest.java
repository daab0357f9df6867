package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class SafetensorsFileTest {
  @TempDir Path folder;

  @Test
  void roundTripKeepsEveryBit() {
    float[] special = {
      0f,
      -0f,
      1f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      Float.intBitsToFloat(0x7fc12345)
    };
    float[] large = new float[300_001]; // more than one chunk, and no multiple of it
    for (int i = 0; i < large.length; i++) {
      large[i] = i * 0.1f;
    }
    Map<String, HostTensor> tensors =
        Map.of(
            "special", HostTensor.of(Shape.of(2, 4), special),
            "large", HostTensor.of(Shape.of(large.length), large),
            "scalar", HostTensor.scalar(-3.5f),
            "empty", HostTensor.of(Shape.of(3, 0, 2)),
            "labels", HostTensor.ofInts(Shape.of(3), Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
            "odd \"name\"\n/é😀", HostTensor.of(Shape.of(1), 1f));
    Map<String, String> metadata = Map.of("model", "lenet5", "", "empty key", "quote", "\"\\\n<é");

    Path file = folder.resolve("a.safetensors");
    SafetensorsFile.of(tensors, metadata).write(file);
    SafetensorsFile read = SafetensorsFile.read(file);

    assertEquals(metadata, read.metadata());
    assertEquals(tensors.keySet(), read.tensors().keySet());
    tensors.forEach(
        (name, tensor) -> assertTrue(read.tensors().get(name).bitwiseEquals(tensor), name));
  }

  @Test
  void writesThePublishedLayout() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SafetensorsFile.of(
            Map.of(
                "w", HostTensor.of(Shape.of(1, 2), 1f, -2f),
                "n", HostTensor.ofInts(Shape.scalar(), 258)),
            Map.of("format", "pt"))
        .write(file);
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"n\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]}}    ";
    assertEquals(144, header.length());
    String hex =
        "9000000000000000" // 144, little-endian
            + HexFormat.of().formatHex(header.getBytes())
            + "02010000" // 258
            + "0000803f" // 1
            + "000000c0"; // -2
    assertEquals(hex, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void writesTheSameBytesForTheSameContent() throws IOException {
    Map<String, HostTensor> forth = new LinkedHashMap<>();
    Map<String, HostTensor> back = new LinkedHashMap<>();
    List<String> names = Stream.of("conv2.bias", "a", "z", "conv10.weight").toList();
    for (int i = 0; i < names.size(); i++) {
      forth.put(names.get(i), HostTensor.scalar(names.get(i).length()));
      String name = names.get(names.size() - 1 - i);
      back.put(name, HostTensor.scalar(name.length()));
    }
    SafetensorsFile.of(forth, Map.of("k", "v", "l", "w")).write(folder.resolve("1"));
    SafetensorsFile.of(back, Map.of("l", "w", "k", "v")).write(folder.resolve("2"));
    assertEquals(-1, Files.mismatch(folder.resolve("1"), folder.resolve("2")));
  }

  @Test
  void dataStartsAtAMultipleOfEight() throws IOException {
    Path file = folder.resolve("a");
    for (String name : List.of("a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "é")) {
      SafetensorsFile.of(Map.of(name, HostTensor.scalar(1)), Map.of()).write(file);
      byte[] bytes = Files.readAllBytes(file);
      int start = bytes.length - 4;
      assertEquals(0, start % 8, name);
      assertNotEquals(' ', bytes[start - 8], name + ": no more spaces than are needed");
      assertEquals(1, SafetensorsFile.read(file).tensors().get(name).floats()[0]);
    }
  }

  @Test
  void anEmptyFileHasAnEmptyHeader() throws IOException {
    Path file = folder.resolve("a");
    SafetensorsFile.of(Map.of(), Map.of()).write(file);
    assertArrayEquals(RawFile.bytes("{}      ", new byte[0]), Files.readAllBytes(file));
    assertEquals(SafetensorsFile.of(Map.of(), Map.of()), SafetensorsFile.read(file));
  }

  @Test
  void readsTheOtherElementTypes() {
    ByteBuffer data = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0.1).putDouble(1e300);
    short[] halves = {
      0x3c00, (short) 0xc000, 0x7bff, 0x0001, 0x0400, (short) 0x8000, 0x7c00, 0x7e00
    };
    for (short half : halves) {
      data.putShort(half);
    }
    data.putShort((short) 0x3f80).putShort((short) 0xc2f7);
    data.putLong(-7).putLong(1L << 30).putLong(0);
    Path file =
        RawFile.write(
            folder,
            RawFile.bytes(
                """
                {"double":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},
                 "half":{"shape":[8],"data_offsets":[16,32],"dtype":"F16"},
                 "brain":{"dtype":"BF16","shape":[2,1],"data_offsets":[32,36]},
                 "long":{"dtype":"I64","shape":[3],"data_offsets":[36,60]}}
                """,
                data.array()));
    Map<String, HostTensor> tensors = SafetensorsFile.read(file).tensors();
    assertArrayEquals(new float[] {0.1f, Float.POSITIVE_INFINITY}, tensors.get("double").floats());
    assertArrayEquals(
        new float[] {1, -2, 65504, 0x1p-24f, 0x1p-14f, -0f, Float.POSITIVE_INFINITY, Float.NaN},
        tensors.get("half").floats());
    assertArrayEquals(new float[] {1, -123.5f}, tensors.get("brain").floats());
    assertArrayEquals(new int[] {-7, 1 << 30, 0}, tensors.get("long").ints());
  }

  @Test
  void tensorsMayLieInAnotherOrderThanTheirNames() {
    Path file =
        RawFile.write(
            folder,
            RawFile.bytes(
                """
                {"a":{"dtype":"I32","shape":[1],"data_offsets":[4,8]},
                 "b":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""",
                new byte[] {1, 0, 0, 0, 2, 0, 0, 0}));
    Map<String, HostTensor> tensors = SafetensorsFile.read(file).tensors();
    assertEquals(2, tensors.get("a").ints()[0]);
    assertEquals(1, tensors.get("b").ints()[0]);
  }

  @Test
  void nothingInPlaceOfATensorOrATextIsRefusedBeforeItIsWritten() {
    Map<String, HostTensor> tensors = Collections.singletonMap("a", null);
    assertThrows(NullPointerException.class, () -> SafetensorsFile.of(tensors, Map.of()));
    Map<String, String> metadata = Collections.singletonMap("k", null);
    assertThrows(NullPointerException.class, () -> SafetensorsFile.of(Map.of(), metadata));
  }

  @Test
  void refusesToWriteWhatCouldNotBeReadBack() throws IOException {
    Path file = folder.resolve("a");
    SafetensorsFile halfACharacter =
        SafetensorsFile.of(Map.of("\ud800", HostTensor.scalar(1)), Map.of());
    assertEquals(
        "safetensors: expected names and metadata of whole characters, got half of a surrogate"
            + " pair",
        assertThrows(CheckpointException.class, () -> halfACharacter.write(file)).getMessage());
    assertTrue(Files.notExists(file));

    Map<String, HostTensor> reserved = Map.of("__metadata__", HostTensor.scalar(1));
    assertEquals(
        "safetensors: expected tensor names other than __metadata__, got it; rename it",
        assertThrows(CheckpointException.class, () -> SafetensorsFile.of(reserved, Map.of()))
            .getMessage());
  }
}
