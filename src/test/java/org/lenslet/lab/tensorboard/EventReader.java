package org.lenslet.lab.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Reads event files by the documents of the format, with nothing of what writes them. */
public final class EventReader {
  private EventReader() {}

  /** An event, with the fields that scalars need. */
  public record Event(
      double wallTime,
      long step,
      String fileVersion,
      boolean sessionStart,
      Map<String, Float> scalars) {}

  /** A field of a message: a number as bits, or the bytes of a text or message. */
  private record Field(int number, long bits, byte[] bytes) {}

  /** All events of a file; a wrong checksum or length fails. */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertEquals(masked(length), bytes.getInt(), "checksum of a length");
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(data);
      assertEquals(masked(data), bytes.getInt(), "checksum of an event");
      events.add(event(data));
    }
    return events;
  }

  private static int masked(byte[] data) {
    CRC32C sum = new CRC32C();
    sum.update(data);
    long crc = sum.getValue();
    return (int) (((crc >>> 15) | (crc << 17)) + 0xa282ead8L);
  }

  private static Event event(byte[] data) {
    double wallTime = Double.NaN;
    long step = 0;
    String version = "";
    boolean start = false;
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (Field field : fields(data)) {
      switch (field.number) {
        case 1 -> wallTime = Double.longBitsToDouble(field.bits);
        case 2 -> step = field.bits;
        case 3 -> version = new String(field.bytes, StandardCharsets.UTF_8);
        case 5 -> fields(field.bytes).forEach(value -> addScalar(value.bytes, scalars));
        case 7 -> start = fields(field.bytes).get(0).bits == 1;
        default -> throw new AssertionError("field " + field.number);
      }
    }
    return new Event(wallTime, step, version, start, scalars);
  }

  private static void addScalar(byte[] value, Map<String, Float> scalars) {
    String tag = "";
    for (Field field : fields(value)) {
      if (field.number == 1) {
        tag = new String(field.bytes, StandardCharsets.UTF_8);
      } else {
        assertEquals(2, field.number);
        scalars.put(tag, Float.intBitsToFloat((int) field.bits));
      }
    }
  }

  private static List<Field> fields(byte[] data) {
    ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (bytes.hasRemaining()) {
      long key = varint(bytes);
      int number = (int) (key >>> 3);
      switch ((int) key & 7) {
        case 0 -> fields.add(new Field(number, varint(bytes), null));
        case 1 -> fields.add(new Field(number, bytes.getLong(), null));
        case 2 -> {
          byte[] content = new byte[(int) varint(bytes)];
          bytes.get(content);
          fields.add(new Field(number, 0, content));
        }
        case 5 -> fields.add(new Field(number, bytes.getInt(), null));
        default -> throw new AssertionError("wire type of key " + key);
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
