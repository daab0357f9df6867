package org.lenslet.onnx.file;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what files say of inputs and outputs: names, types and shapes. */
final class ValueReader {
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final Messages messages;

  ValueReader(Messages messages) {
    this.messages = messages;
  }

  OnnxValue read(CodedInputStream in) throws IOException {
    String[] name = {""};
    List<OnnxValue> types = new ArrayList<>();
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> name[0] = messages.text(from);
            case 2 << 3 | BYTES -> readType(from, types);
            default -> {
              return false;
            }
          }
          return true;
        });
    return types.isEmpty()
        ? new OnnxValue(name[0], Optional.empty(), Optional.empty())
        : new OnnxValue(name[0], types.get(0).type(), types.get(0).extents());
  }

  /** Of a tensor; of sequences and others nothing. */
  private void readType(CodedInputStream in, List<OnnxValue> types) throws IOException {
    messages.message(
        in,
        (tag, from) -> {
          if (tag == (1 << 3 | BYTES)) {
            types.add(readTensorType(from));
            return true;
          }
          return false;
        });
  }

  private OnnxValue readTensorType(CodedInputStream in) throws IOException {
    long[] type = new long[1];
    List<List<OnnxValue.Extent>> shapes = new ArrayList<>();
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | VARINT -> type[0] = from.readInt32();
            case 2 << 3 | BYTES -> shapes.add(readShape(from));
            default -> {
              return false;
            }
          }
          return true;
        });
    return new OnnxValue(
        "",
        Optional.of(ElementType.of(type[0])),
        shapes.isEmpty() ? Optional.empty() : Optional.of(shapes.get(0)));
  }

  private List<OnnxValue.Extent> readShape(CodedInputStream in) throws IOException {
    List<OnnxValue.Extent> extents = new ArrayList<>();
    messages.message(
        in,
        (tag, from) -> {
          if (tag == (1 << 3 | BYTES)) {
            extents.add(readExtent(from));
            return true;
          }
          return false;
        });
    if (extents.size() > OnnxReader.MOST_AXES) {
      throw new IOException("a shape of " + extents.size() + " axes");
    }
    return extents;
  }

  private OnnxValue.Extent readExtent(CodedInputStream in) throws IOException {
    long[] number = {-1};
    String[] symbol = {""};
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | VARINT -> number[0] = from.readInt64();
            case 2 << 3 | BYTES -> symbol[0] = messages.text(from);
            default -> {
              return false;
            }
          }
          return true;
        });
    return new OnnxValue.Extent(number[0], symbol[0]);
  }
}
