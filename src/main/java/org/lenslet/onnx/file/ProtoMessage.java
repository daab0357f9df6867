package org.lenslet.onnx.file;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A message whose fields are counted first and then written, so that none is held twice. */
final class ProtoMessage {
  /** What a field holds. */
  private interface Content {
    long size();

    void writeTo(CodedOutputStream out) throws IOException;
  }

  /** Bytes that are made when they are written. */
  interface Bytes {
    int size();

    byte[] make();
  }

  private final List<Content> fields = new ArrayList<>();
  private long size = -1;

  ProtoMessage text(int number, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes(
        number,
        new Bytes() {
          @Override
          public int size() {
            return bytes.length;
          }

          @Override
          public byte[] make() {
            return bytes;
          }
        });
  }

  ProtoMessage integer(int number, long value) {
    return add(
        new Content() {
          @Override
          public long size() {
            return CodedOutputStream.computeInt64Size(number, value);
          }

          @Override
          public void writeTo(CodedOutputStream out) throws IOException {
            out.writeInt64(number, value);
          }
        });
  }

  ProtoMessage number(int number, float value) {
    return add(
        new Content() {
          @Override
          public long size() {
            return CodedOutputStream.computeFloatSize(number, value);
          }

          @Override
          public void writeTo(CodedOutputStream out) throws IOException {
            out.writeFloat(number, value);
          }
        });
  }

  ProtoMessage bytes(int number, Bytes bytes) {
    return add(
        new Content() {
          @Override
          public long size() {
            return CodedOutputStream.computeTagSize(number)
                + CodedOutputStream.computeUInt32SizeNoTag(bytes.size())
                + (long) bytes.size();
          }

          @Override
          public void writeTo(CodedOutputStream out) throws IOException {
            out.writeByteArray(number, bytes.make());
          }
        });
  }

  ProtoMessage message(int number, ProtoMessage message) {
    return add(
        new Content() {
          @Override
          public long size() {
            long inside = message.size();
            return CodedOutputStream.computeTagSize(number)
                + CodedOutputStream.computeUInt64SizeNoTag(inside)
                + inside;
          }

          @Override
          public void writeTo(CodedOutputStream out) throws IOException {
            out.writeTag(number, 2);
            out.writeUInt32NoTag(Math.toIntExact(message.size()));
            message.writeTo(out);
          }
        });
  }

  private ProtoMessage add(Content content) {
    fields.add(content);
    return this;
  }

  /** In bytes; no field may be added afterwards. */
  long size() {
    if (size < 0) {
      size = fields.stream().mapToLong(Content::size).sum();
    }
    return size;
  }

  void writeTo(CodedOutputStream out) throws IOException {
    for (Content field : fields) {
      field.writeTo(out);
    }
  }
}
