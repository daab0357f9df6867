package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.CheckpointException;

class DamagedFileTest {
  @TempDir Path folder;

  @Test
  void missingFile() {
    Path file = folder.resolve("absent");
    assertEquals(file + ": expected a safetensors file, got none; check the path", messageOf(file));
  }

  @Test
  void folderInPlaceOfAFile() {
    assertEquals(
        folder + ": expected a safetensors file, got something that is no file; check the path",
        messageOf(folder));
  }

  @Test
  void shorterThanTheLength() {
    assertMessage(new byte[7], "expected at least 8 bytes of a safetensors file, got 7");
  }

  @Test
  void headerLongerThanTheFile() {
    assertMessage(
        RawFile.bytes(11, "{}        ".getBytes(), new byte[0]),
        "expected a header of at most 10 bytes, got a length of 11; the file is cut short or of"
            + " another format");
  }

  @Test
  void headerLengthIsUnsigned() {
    assertMessage(
        RawFile.bytes(-1, "{}".getBytes(), new byte[0]),
        "expected a header of at most 2 bytes, got a length of 18446744073709551615; the file is"
            + " cut short or of another format");
  }

  @Test
  void emptyHeader() {
    assertMessage(
        RawFile.bytes("", new byte[0]), "expected a header that begins with {, got an empty one");
  }

  @Test
  void headerThatIsNoObject() {
    assertMessage(
        RawFile.bytes("[]", new byte[0]), "expected a header that begins with {, got byte 0x5b");
  }

  @Test
  void headerThatIsNotUtf8() {
    byte[] header = "{\"?\":{}}".getBytes(StandardCharsets.US_ASCII);
    header[2] = (byte) 0xff;
    assertMessage(
        RawFile.bytes(header.length, header, new byte[0]),
        "expected a header in UTF-8, got bytes that are not");
  }

  @Test
  void tensorTwice() {
    String entry = "\"a\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[0,4]}";
    assertMessage(
        RawFile.bytes("{" + entry + "," + entry + "}", new byte[4]),
        "header: expected each name once, got \"a\" twice");
  }

  @Test
  void metadataTwice() {
    assertMessage(
        RawFile.bytes("{\"__metadata__\":{},\"__metadata__\":{}}", new byte[0]),
        "header: expected each name once, got \"__metadata__\" twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // Syntax, which Gson's lenient mode would let pass.
        "{'a':1} | expected a header of well-formed JSON, got an error at \"$.\"",
        "{\"a\":{},} | tensor \"a\": expected dtype, shape and data_offsets, got no dtype",
        "{\"__metadata__\":{},} | expected a header of well-formed JSON, got an error at \"$.__metadata__\"",
        "{\"__metadata__\":{} | expected a header of well-formed JSON, got an error at \"$.__metadata__\"",
        "{\"__metadata__\":{}} {} | expected a header of well-formed JSON, got an error at \"$\"",
        "{\"__metadata__\":{}}x | expected a header of well-formed JSON, got an error at \"$\"",
        "{\"__metadata__\":NULL} | expected a header of well-formed JSON, got an error at \"$.__metadata__\"",
        "{\"__metadata__\":{\"a\":\"\\x\"}} | expected a header of well-formed JSON, got an error at \"$.__metadata__.a\"",
        // Kinds of values.
        "{\"__metadata__\":[]} | __metadata__: expected an object of strings, got begin array",
        "{\"__metadata__\":{\"a\":1}} | __metadata__: expected strings only, got number",
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}} | __metadata__: expected each key once, got \"a\" twice",
        "{\"a\":[]} | tensor \"a\": expected an object with dtype, shape and data_offsets, got begin array",
        "{\"a\":null} | tensor \"a\": expected an object with dtype, shape and data_offsets, got null",
        "{\"a\\n\":{\"size\":1}} | tensor \"a\\u000a\": expected dtype, shape and data_offsets, got no dtype",
      })
  void header(String header, String message) {
    assertMessage(RawFile.bytes(header, new byte[4]), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"shape\":[1],\"data_offsets\":[0,4] | expected dtype, shape and data_offsets, got no dtype",
        "\"dtype\":\"I32\",\"data_offsets\":[0,4] | expected dtype, shape and data_offsets, got no shape",
        "\"dtype\":\"I32\",\"shape\":[1] | expected dtype, shape and data_offsets, got no data_offsets",
        "\"dtype\":\"I32\",\"dtype\":\"I32\" | expected each key once, got dtype twice",
        "\"dtype\":4 | expected a dtype in quotation marks, got number",
        "\"dtype\":\"F31\" | expected a dtype of BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64, got \"F31\"",
        "\"shape\":4 | expected a shape of the form [2, 3], got number",
        "\"shape\":[-1] | expected extents that are whole numbers of at least 0, got \"-1\"",
        "\"shape\":[1.0] | expected extents that are whole numbers of at least 0, got \"1.0\"",
        "\"shape\":[1e2] | expected extents that are whole numbers of at least 0, got \"1e2\"",
        "\"shape\":[\"1\"] | expected extents that are whole numbers of at least 0, got string",
        "\"shape\":[[1]] | expected extents that are whole numbers of at least 0, got begin array",
        "\"shape\":[18446744073709551616] | expected extents that are whole numbers of at least 0 and below 2^64, got \"18446744073709551616\"",
        "\"shape\":[4294967296,4294967296,0] | expected a tensor of fewer than 2^64 bits, got a larger shape",
        "\"dtype\":\"U8\",\"shape\":[2305843009213693952],\"data_offsets\":[0,4] | expected a tensor of fewer than 2^64 bits, got a larger shape",
        "\"dtype\":\"U8\",\"shape\":[2305843009213693951],\"data_offsets\":[0,4] | expected 2305843009213693951 bytes for U8 of shape 2305843009213693951, got 4 from its offsets",
        "\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2] | expected elements that fill whole bytes, got F4 of shape 3",
        "\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[0,4] | expected 2 bytes for F4 of shape 4, got 4 from its offsets",
        "\"data_offsets\":[0,9223372036854775808] | expected data_offsets in order and below 2^63, got [0, 9223372036854775808]",
        "\"data_offsets\":4 | expected data_offsets of the form [begin, end] with whole numbers of at least 0, got number",
        "\"data_offsets\":[0] | expected data_offsets of the form [begin, end] with whole numbers of at least 0, got end array",
        "\"data_offsets\":[0,4,8] | expected data_offsets of the form [begin, end] with whole numbers of at least 0, got number",
        "\"data_offsets\":[-4,0] | expected data_offsets of the form [begin, end] with whole numbers of at least 0, got \"-4\"",
        "\"data_offsets\":[4,0] | expected data_offsets in order and below 2^63, got [4, 0]",
        "\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[4,8] | expected its data at offset 0, where the tensor before it ends, got 4",
        "\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,4] | expected 8 bytes for I32 of shape 2, got 4 from its offsets",
        "\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,4] | expected 8 bytes for F64 of shape scalar, got 4 from its offsets",
      })
  void tensor(String fields, String message) {
    assertMessage(
        RawFile.bytes("{\"a\":{" + fields + "}}", new byte[4]), "tensor \"a\": " + message);
  }

  @Test
  void deepNesting() {
    String header = "{\"__metadata__\":{\"a\":" + "[".repeat(100_000);
    assertMessage(
        RawFile.bytes(header, new byte[0]), "__metadata__: expected strings only, got begin array");
  }

  @Test
  void nestingDeeperThanTheOwnReaderGoesInWhatIsPassedOver() {
    String entry = "\"n\":" + "[".repeat(126) + "]".repeat(126);
    String message =
        messageOf(RawFile.write(folder, RawFile.bytes("{\"a\":{" + entry + "}}", new byte[0])));
    assertTrue(message.contains("expected a header of well-formed JSON, got an error"), message);
  }

  /** By one byte and by as much as an element. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void overlap(int bytes) {
    int begin = 8 - bytes;
    assertMessage(
        pair("[0,8]", "[%d,%d]".formatted(begin, begin + 8), begin + 8),
        "tensor \"b\": expected its data at offset 8, where the tensor before it ends, got "
            + begin);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void hole(int bytes) {
    int begin = 8 + bytes;
    assertMessage(
        pair("[0,8]", "[%d,%d]".formatted(begin, begin + 8), begin + 8),
        "tensor \"b\": expected its data at offset 8, where the tensor before it ends, got "
            + begin);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void holeAtTheStart(int bytes) {
    assertMessage(
        pair("[%d,%d]".formatted(bytes, bytes + 8), "[%d,%d]".formatted(bytes + 8, bytes + 16), 21),
        "tensor \"a\": expected its data at offset 0, where the tensor before it ends, got "
            + bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 9})
  void offsetsThatAreOneByteFromTheShape(int end) {
    assertMessage(
        pair("[0,%d]".formatted(end), "[%d,%d]".formatted(end, end + 8), end + 8),
        "tensor \"a\": expected 8 bytes for I32 of shape 2, got %d from its offsets"
            .formatted(end));
  }

  @Test
  void offsetsOfASecondTensorThatAreOneByteFromTheShape() {
    assertMessage(
        pair("[0,8]", "[8,17]", 17),
        "tensor \"b\": expected 8 bytes for I32 of shape 2, got 9 from its offsets");
  }

  @Test
  void twoTensorsOnTheSameData() {
    assertMessage(
        pair("[0,8]", "[0,8]", 8),
        "tensor \"b\": expected its data at offset 8, where the tensor before it ends, got 0");
  }

  @Test
  void cutShort() {
    assertMessage(
        pair("[0,8]", "[8,16]", 15),
        "expected 16 bytes of tensor data after the header, got 15; the file is cut short, copy it"
            + " again");
  }

  @Test
  void trailingBytes() {
    assertMessage(
        pair("[0,8]", "[8,16]", 17),
        "expected 16 bytes of tensor data after the header, got 17; something was appended to the"
            + " file");
  }

  @Test
  void longIntegersThatDoNotFit() {
    byte[] data = {0, 0, 0, (byte) 0x80, 0, 0, 0, 0};
    assertMessage(
        RawFile.bytes("{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}", data),
        "tensor \"n\": expected I64 values that fit in 32 bits, got 2147483648");
  }

  @Test
  void messagesStayOneShortLineWhateverTheName() {
    String name = "\\n\\u001b[31m\\u2028" + "x".repeat(1000);
    Path file = RawFile.write(folder, RawFile.bytes("{\"" + name + "\":1}", new byte[0]));
    String message = messageOf(file);
    assertTrue(message.contains("\"\\u000a\\u001b[31m\\u2028xxx"), message);
    assertEquals(1, message.lines().count());
    assertTrue(message.length() < file.toString().length() + 250, message);
  }

  /** Two I32 tensors of two elements at the given offsets. */
  private static byte[] pair(String a, String b, int dataBytes) {
    String entry = "\"%s\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":%s}";
    String header = "{" + entry.formatted("a", a) + "," + entry.formatted("b", b) + "}";
    return RawFile.bytes(header, RawFile.data(dataBytes));
  }

  private void assertMessage(byte[] bytes, String message) {
    Path file = RawFile.write(folder, bytes);
    assertEquals(file + ": " + message, messageOf(file));
  }

  private static String messageOf(Path file) {
    return assertThrows(CheckpointException.class, () -> SafetensorsFile.read(file, name -> true))
        .getMessage();
  }
}
