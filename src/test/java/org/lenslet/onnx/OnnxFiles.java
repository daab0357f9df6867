package org.lenslet.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** ONNX files written field by field, right ones and others. */
public final class OnnxFiles {
  /** A message that is being written. */
  public static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private interface Writing {
      void to(CodedOutputStream out) throws IOException;
    }

    private Message write(Writing writing) {
      try {
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public Message text(int field, String text) {
      return write(out -> out.writeString(field, text));
    }

    public Message integer(int field, long number) {
      return write(out -> out.writeInt64(field, number));
    }

    public Message number(int field, float number) {
      return write(out -> out.writeFloat(field, number));
    }

    public Message bytes(int field, byte... content) {
      return write(out -> out.writeByteArray(field, content));
    }

    public Message message(int field, Message content) {
      return bytes(field, content.toBytes());
    }

    public byte[] toBytes() {
      return bytes.toByteArray();
    }

    public Path writeTo(Path file) {
      try {
        return Files.write(file, toBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private OnnxFiles() {}

  public static Message message() {
    return new Message();
  }

  /** A model of a graph, for a version of the operations. */
  public static Message model(long opset, Message graph) {
    return message()
        .integer(1, 8)
        .message(7, graph)
        .message(8, message().text(1, "").integer(2, opset));
  }

  /** A node without attributes. */
  public static Message node(String operation, String name, String output, String... inputs) {
    Message node = message();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, name).text(4, operation);
  }

  /** An attribute of whole numbers. */
  public static Message integers(String name, long... numbers) {
    Message attribute = message().text(1, name);
    for (long number : numbers) {
      attribute.integer(8, number);
    }
    return attribute.integer(20, 7);
  }

  /** An attribute that is a whole number. */
  public static Message integer(String name, long number) {
    return message().text(1, name).integer(3, number).integer(20, 2);
  }

  /** An input or output of floats; an extent below 0 is the batch, which has a name. */
  public static Message value(String name, long... extents) {
    Message shape = message();
    for (long extent : extents) {
      shape.message(1, extent < 0 ? message().text(2, "batch") : message().integer(1, extent));
    }
    Message tensor = message().integer(1, 1).message(2, shape);
    return message().text(1, name).message(2, message().message(1, tensor));
  }

  /** Floats, as their list. */
  public static Message floats(String name, long[] extents, float... elements) {
    Message tensor = message();
    for (long extent : extents) {
      tensor.integer(1, extent);
    }
    tensor.integer(2, 1);
    for (float element : elements) {
      tensor.number(4, element);
    }
    return tensor.text(8, name);
  }

  /** Whole numbers, as their list. */
  public static Message longs(String name, long... elements) {
    Message tensor = message().integer(1, elements.length).integer(2, 7);
    for (long element : elements) {
      tensor.integer(7, element);
    }
    return tensor.text(8, name);
  }
}
