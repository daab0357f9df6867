package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that Lenslet would not write and the format's own reader (safetensors 0.8.0) takes: each of
 * these was given to it. The tensor that is wanted is read, whatever is around it.
 */
class ForeignFileTest {
  /** At the end, so that all before has to be skipped by exactly its size. */
  private static final String WANTED = "\"w\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":";

  @TempDir Path folder;

  private SafetensorsFile read(String before, int bytes) {
    byte[] data = new byte[bytes + 8];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes, 7).putInt(bytes + 4, -1);
    String header = "{" + before + WANTED + "[" + bytes + "," + (bytes + 8) + "]}}";
    Path file = RawFile.write(folder, RawFile.bytes(header, data));
    SafetensorsFile read = SafetensorsFile.read(file, "w"::equals);
    assertArrayEquals(new int[] {7, -1}, read.tensors().get("w").ints());
    assertEquals(Set.of("w"), read.tensors().keySet());
    assertFalse(read.changed());
    SafetensorsFile all = SafetensorsFile.read(file);
    assertArrayEquals(new int[] {7, -1}, all.tensors().get("w").ints());
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 8, 8",
    "F4, 8, 4",
    "F6_E2M3, 8, 6",
    "F6_E3M2, 4, 3",
    "U8, 3, 3",
    "I8, 1, 1",
    "F8_E5M2, 5, 5",
    "F8_E4M3, 5, 5",
    "F8_E8M0, 5, 5",
    "F8_E4M3FNUZ, 5, 5",
    "F8_E5M2FNUZ, 5, 5",
    "I16, 3, 6",
    "U16, 3, 6",
    "U32, 3, 12",
    "C64, 3, 24",
    "U64, 3, 24"
  })
  void tensorsOfTypesThatNoModelHasArePassedOver(String type, int elements, int bytes) {
    String entry =
        "\"a\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
            .formatted(type, elements, bytes);
    assertEquals(Map.of("a", type + "[" + elements + "]"), read(entry, bytes).others());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0,65536,65536,65536,65536",
        "65536,65536,0",
        "0,18446744073709551615",
        "4294967295,4294967295,0"
      })
  void anExtentOfZeroMakesAnyShapeEmpty(String shape) {
    SafetensorsFile read =
        read("\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,0]},", 0);
    String words = "F32[" + shape.replace(',', 'x') + "]";
    assertTrue(
        read.tensors().containsKey("a") ? shape.equals("0") : read.others().get("a").equals(words),
        read.toString());
  }

  @Test
  void aTensorOfAHundredAxes() {
    String ones = "1,".repeat(99) + "1";
    SafetensorsFile read =
        read("\"a\":{\"dtype\":\"U8\",\"shape\":[" + ones + "],\"data_offsets\":[0,1]},", 1);
    assertEquals("U8[" + "1x".repeat(64) + "...]", read.others().get("a"));
  }

  @Test
  void aScalarAndAnEmptyName() {
    SafetensorsFile read =
        read("\"\":{\"dtype\":\"BOOL\",\"shape\":[],\"data_offsets\":[0,1]},", 1);
    assertEquals(Map.of("", "BOOL[scalar]"), read.others());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"note\":\"x\"",
        "\"note\":null,\"note\":true",
        "\"quantization\":{\"scales\":[1.5e-3,-2],\"deep\":[[[[{}]]]]}"
      })
  void unknownKeysOfAnEntry(String keys) {
    read("\"a\":{" + keys + ",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},", 1);
    read("\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]," + keys + "},", 1);
  }

  @Test
  void unknownKeysAsDeepAsTheOwnReaderGoes() {
    String deep = "\"n\":" + "[".repeat(125) + "]".repeat(125);
    read("\"a\":{" + deep + ",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},", 1);
  }

  @Test
  void metadataThatIsNullOrHasUnknownKeys() {
    assertEquals(Map.of(), read("\"__metadata__\":null,", 0).metadata());
    assertEquals(
        Map.of("total", "5", "", "x"),
        read("\"__metadata__\":{\"total\":\"5\",\"\":\"x\"},", 0).metadata());
  }

  @Test
  void aWantedTensorOfAnotherTypeIsNamedWithIt() {
    Path file =
        RawFile.write(
            folder,
            RawFile.bytes(
                "{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[2,1],\"data_offsets\":[0,2]}}",
                new byte[2]));
    SafetensorsFile read = SafetensorsFile.read(file, "w"::equals);
    assertEquals(Map.of("w", "F8_E4M3[2x1]"), read.others());
    assertTrue(read.tensors().isEmpty());
  }

  @Test
  void longIntegersThatDoNotFitMatterOnlyWhereTheyAreWanted() {
    Path file =
        RawFile.write(
            folder,
            RawFile.bytes(
                "{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}",
                new byte[] {0, 0, 0, (byte) 0x80, 0, 0, 0, 0}));
    assertEquals(Map.of("n", "I64[scalar]"), SafetensorsFile.read(file).others());
    assertEquals(Map.of("n", "I64[scalar]"), SafetensorsFile.read(file, n -> false).others());
  }

  /** A file with a hole: six gigabytes that nobody wants take neither disk nor memory. */
  @Test
  void aTensorLargerThanAnyInMemory() throws IOException {
    long bytes = 3L << 31;
    String header =
        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[3221225472],\"data_offsets\":[0,%d]},"
                .formatted(bytes)
            + WANTED
            + "[%d,%d]}}".formatted(bytes, bytes + 8);
    Path path = folder.resolve("large.safetensors");
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.writeLong(Long.reverseBytes(head.length));
      file.write(head);
      file.seek(8 + head.length + bytes);
      file.writeInt(Integer.reverseBytes(7));
      file.writeInt(-1);
    }
    SafetensorsFile read = SafetensorsFile.read(path);
    assertArrayEquals(new int[] {7, -1}, read.tensors().get("w").ints());
    assertEquals(Map.of("a", "BF16[3221225472]"), read.others());
  }

  /** As programs write them that keep the metadata of the file that they have read. */
  @ParameterizedTest
  @ValueSource(strings = {"F16", "U8"})
  void aChecksumOverOtherTypesIsOfAnotherContent(String type) {
    int bytes = type.equals("F16") ? 2 : 1;
    String entry =
        "{\"__metadata__\":{\"crc32c\":\"1\"},\"a\":{\"dtype\":\"%s\",\"shape\":[1],"
                .formatted(type)
            + "\"data_offsets\":[0,%d]}}".formatted(bytes);
    Path file = RawFile.write(folder, RawFile.bytes(entry, new byte[bytes]));
    assertTrue(SafetensorsFile.read(file).changed());
    assertTrue(SafetensorsFile.read(file, name -> false).changed());
  }
}
