package org.lenslet.safetensors;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.lenslet.error.CheckpointException;
import org.lenslet.io.AtomicFile;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/** Writes a file: tensors and metadata in the order of their names, and nothing that varies. */
final class SafetensorsWriter {
  /** The data starts at a multiple of this, so that a mapped file holds aligned elements. */
  private static final int ALIGNMENT = 8;

  private static final int CHUNK_BYTES = 1 << 18;

  private SafetensorsWriter() {}

  static void write(SafetensorsFile content, Path file) {
    ByteBuffer head = head(content);
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeAll(channel, head);
          ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
          for (HostTensor tensor : content.tensors().values()) {
            writeElements(channel, tensor, buffer);
          }
        });
  }

  /** The header's length and the header, padded with spaces. */
  private static ByteBuffer head(SafetensorsFile content) {
    ByteBuffer json = utf8(json(content));
    int padded = (json.remaining() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    return head.flip();
  }

  private static String json(SafetensorsFile content) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      if (!content.metadata().isEmpty()) {
        json.name(SafetensorsFile.METADATA_KEY).beginObject();
        for (Map.Entry<String, String> entry : content.metadata().entrySet()) {
          json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
      }
      long position = 0;
      for (Map.Entry<String, HostTensor> entry : content.tensors().entrySet()) {
        HostTensor tensor = entry.getValue();
        json.name(entry.getKey()).beginObject();
        json.name("dtype").value(StoredType.of(tensor.type()).name());
        json.name("shape").beginArray();
        for (int extent : tensor.shape().toArray()) {
          json.value(extent);
        }
        json.endArray();
        json.name("data_offsets").beginArray().value(position);
        position += tensor.spec().bytes();
        json.value(position).endArray();
        json.endObject();
      }
      json.endObject();
    } catch (IOException e) {
      throw new AssertionError("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static ByteBuffer utf8(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new CheckpointException(
          "safetensors: expected names and metadata of whole characters, got half of a surrogate"
              + " pair",
          e);
    }
  }

  private static void writeElements(FileChannel channel, HostTensor tensor, ByteBuffer buffer)
      throws IOException {
    int width = tensor.type().bytes();
    int elements = tensor.shape().elements();
    for (int done = 0; done < elements; ) {
      int count = Math.min(elements - done, buffer.capacity() / width);
      buffer.clear();
      if (tensor.type() == DType.FLOAT32) {
        buffer.asFloatBuffer().put(tensor.floats(), done, count);
      } else {
        buffer.asIntBuffer().put(tensor.ints(), done, count);
      }
      AtomicFile.writeAll(channel, buffer.limit(count * width));
      done += count;
    }
  }
}
