package org.lenslet.safetensors;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.lenslet.error.CheckpointException;

/**
 * Parses the JSON header as a stream, token by token. Nothing is taken leniently: Gson by itself
 * would read {@code "12"} and {@code 1.2e1} as the number 12 and let a repeated name win. Keys that
 * the format does not know are passed over.
 */
final class HeaderParser {
  /** As deep as the format's own reader goes into what it passes over. */
  private static final int DEEPEST_NESTING = 127;

  private static final String SMALLER = "a tensor of fewer than 2^64 bits";

  private final Object subject;
  private final JsonReader json;

  private HeaderParser(Object subject, JsonReader json) {
    this.subject = subject;
    this.json = json;
  }

  /**
   * Parses a header.
   *
   * @param subject the file, for messages
   * @throws CheckpointException if the bytes are not a well-formed header
   */
  static Header parse(byte[] bytes, Object subject) {
    if (bytes.length == 0 || bytes[0] != '{') {
      throw new CheckpointException(
          subject
              + ": expected a header that begins with {, got "
              + (bytes.length == 0 ? "an empty one" : String.format("byte 0x%02x", bytes[0])));
    }
    var utf8 =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    JsonReader json = new JsonReader(utf8);
    json.setStrictness(Strictness.STRICT);
    json.setNestingLimit(DEEPEST_NESTING);
    try {
      return new HeaderParser(subject, json).header();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(
          subject + ": expected a header in UTF-8, got bytes that are not", e);
    } catch (IOException | IllegalStateException e) {
      // Gson's own message has a second line with a link.
      throw new CheckpointException(
          subject
              + ": expected a header of well-formed JSON, got an error at "
              + Quoted.of(json.getPath()),
          e);
    }
  }

  private Header header() throws IOException {
    List<TensorEntry> entries = new ArrayList<>();
    Map<String, String> metadata = Map.of();
    Set<String> names = new HashSet<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (!names.add(name)) {
        throw refuse("header", "each name once", Quoted.of(name) + " twice");
      }
      if (name.equals(SafetensorsFile.METADATA_KEY)) {
        metadata = metadata();
      } else {
        entries.add(tensor(name));
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw refuse("header", "nothing but spaces after the closing brace", "more text");
    }
    return new Header(entries, metadata);
  }

  private Map<String, String> metadata() throws IOException {
    Map<String, String> metadata = new HashMap<>();
    String where = SafetensorsFile.METADATA_KEY;
    if (json.peek() == JsonToken.NULL) { // as some write it where there is none
      json.nextNull();
      return metadata;
    }
    require(JsonToken.BEGIN_OBJECT, where, "an object of strings");
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      require(JsonToken.STRING, where, "strings only");
      if (metadata.put(key, json.nextString()) != null) {
        throw refuse(where, "each key once", Quoted.of(key) + " twice");
      }
    }
    json.endObject();
    return metadata;
  }

  private TensorEntry tensor(String name) throws IOException {
    String where = "tensor " + Quoted.of(name);
    StoredType type = null;
    Extents extents = null;
    long[] offsets = null;
    require(JsonToken.BEGIN_OBJECT, where, "an object with dtype, shape and data_offsets");
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      boolean repeated =
          switch (key) {
            case "dtype" -> type != null;
            case "shape" -> extents != null;
            case "data_offsets" -> offsets != null;
            default -> false;
          };
      if (repeated) {
        throw refuse(where, "each key once", key + " twice");
      }
      switch (key) {
        case "dtype" -> type = type(where);
        case "shape" -> extents = extents(where);
        case "data_offsets" -> offsets = offsets(where);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (type == null || extents == null || offsets == null) {
      String missing = type == null ? "dtype" : extents == null ? "shape" : "data_offsets";
      throw refuse(where, "dtype, shape and data_offsets", "no " + missing);
    }
    long bytes = bytes(where, type, extents);
    return new TensorEntry(name, type, extents, bytes, offsets[0], offsets[1]);
  }

  private long bytes(String where, StoredType type, Extents extents) {
    long bits =
        Extents.product(extents.elements(), type.bits())
            .orElseThrow(() -> refuse(where, SMALLER, "a larger shape"));
    if (bits % Byte.SIZE != 0) {
      throw refuse(where, "elements that fill whole bytes", type + " of shape " + extents);
    }
    return Long.divideUnsigned(bits, Byte.SIZE);
  }

  private StoredType type(String where) throws IOException {
    require(JsonToken.STRING, where, "a dtype in quotation marks");
    String name = json.nextString();
    StoredType type = StoredType.named(name);
    if (type == null) {
      throw refuse(where, "a dtype of " + StoredType.names(), Quoted.of(name));
    }
    return type;
  }

  private Extents extents(String where) throws IOException {
    List<Long> first = new ArrayList<>();
    int rank = 0;
    long elements = 1;
    require(JsonToken.BEGIN_ARRAY, where, "a shape of the form [2, 3]");
    json.beginArray();
    while (json.hasNext()) {
      long extent = number(where, "extents that are whole numbers of at least 0");
      elements =
          Extents.product(elements, extent)
              .orElseThrow(() -> refuse(where, SMALLER, "a larger shape"));
      if (rank++ < Extents.KEPT) {
        first.add(extent);
      }
    }
    json.endArray();
    return new Extents(first, rank, elements);
  }

  private long[] offsets(String where) throws IOException {
    String expected = "data_offsets of the form [begin, end] with whole numbers of at least 0";
    long[] offsets = new long[2];
    require(JsonToken.BEGIN_ARRAY, where, expected);
    json.beginArray();
    for (int i = 0; i < 2; i++) {
      offsets[i] = number(where, expected);
    }
    require(JsonToken.END_ARRAY, where, expected);
    json.endArray();
    if (offsets[0] < 0 || offsets[0] > offsets[1]) {
      String got = Long.toUnsignedString(offsets[0]) + ", " + Long.toUnsignedString(offsets[1]);
      throw refuse(where, "data_offsets in order and below 2^63", "[" + got + "]");
    }
    return offsets;
  }

  /** A whole number of at least 0, written with digits only, that fits in an unsigned long. */
  private long number(String where, String expected) throws IOException {
    require(JsonToken.NUMBER, where, expected);
    String digits = json.nextString();
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refuse(where, expected, Quoted.of(digits));
    }
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw refuse(where, expected + " and below 2^64", Quoted.of(digits));
    }
  }

  private void require(JsonToken token, String where, String expected) throws IOException {
    JsonToken got = json.peek();
    if (got != token) {
      throw refuse(where, expected, got.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  private CheckpointException refuse(String where, String expected, String got) {
    return new CheckpointException(
        subject + ": " + where + ": expected " + expected + ", got " + got);
  }
}
