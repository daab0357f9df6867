package org.lenslet.onnx.file;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;
import org.lenslet.tensor.Shape;

/**
 * Reads ONNX files and the tensors that lie beside test cases, by the numbers that onnx.proto3
 * gives the fields of messages (github.com/onnx/onnx). What is not known is passed over, as
 * protobuf wants. Elements stay where they are, so that a file takes its own size and little more.
 */
public final class OnnxReader {
  static final int MOST_AXES = 64;

  private final Path folder;
  private final Messages messages = new Messages();
  private final ValueReader values = new ValueReader(messages);

  private OnnxReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a model.
   *
   * @throws DataFormatException if the file holds none, or a damaged one
   */
  public static OnnxModel model(Path file) {
    return reading(file, "an ONNX model", OnnxReader::readModel);
  }

  /**
   * Reads a tensor that is a file of its own.
   *
   * @throws DataFormatException if the file holds none, or a damaged one
   */
  public static OnnxTensor tensor(Path file) {
    return reading(file, "a tensor of ONNX", OnnxReader::readTensor);
  }

  private interface Reading<T> {
    T read(OnnxReader reader, CodedInputStream in) throws IOException;
  }

  private static <T> T reading(Path file, String what, Reading<T> reading) {
    try {
      if (!Files.isRegularFile(file)) {
        String got = Files.exists(file) ? "a folder or device" : "no such file";
        throw new DataFormatException("%s: expected %s, got %s".formatted(file, what, got));
      }
      if (Files.size(file) > Integer.MAX_VALUE - 64) {
        throw new DataFormatException(
            "%s: expected %s of less than 2 GiB, got %d bytes; keep its weights in external data"
                .formatted(file, what, Files.size(file)));
      }
      CodedInputStream in = CodedInputStream.newInstance(Files.readAllBytes(file));
      in.enableAliasing(true);
      Path folder = file.toAbsolutePath().getParent();
      return reading.read(new OnnxReader(folder), in);
    } catch (IOException e) {
      String got = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new DataFormatException(
          "%s: expected %s, got %s".formatted(file, what, got.replaceAll("\\s+", " ")), e);
    } catch (LensletException e) {
      throw e;
    } catch (NegativeArraySizeException | IndexOutOfBoundsException e) {
      throw new DataFormatException("%s: expected %s, got damage".formatted(file, what), e);
    }
  }

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private OnnxModel readModel(CodedInputStream in) throws IOException {
    long[] version = new long[1];
    String[] producer = {""};
    Map<String, Long> opsets = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    boolean[] functions = new boolean[1];
    List<OnnxGraph> graphs = new ArrayList<>();
    Messages.fields(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | VARINT -> version[0] = from.readInt64();
            case 2 << 3 | BYTES -> producer[0] = messages.text(from);
            case 7 << 3 | BYTES -> graphs.add(readGraph(from));
            case 8 << 3 | BYTES -> readOpset(from, opsets);
            case 14 << 3 | BYTES -> readEntry(from, metadata, true);
            case 25 << 3 | BYTES -> {
              functions[0] = true;
              return false;
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    if (graphs.size() != 1) {
      throw new IOException(graphs.isEmpty() ? "no graph in it" : "several graphs");
    }
    return new OnnxModel(version[0], opsets, producer[0], metadata, functions[0], graphs.get(0));
  }

  private void readOpset(CodedInputStream in, Map<String, Long> opsets) throws IOException {
    String[] domain = {""};
    long[] version = new long[1];
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> domain[0] = messages.text(from);
            case 2 << 3 | VARINT -> version[0] = from.readInt64();
            default -> {
              return false;
            }
          }
          return true;
        });
    opsets.put(domainOf(domain[0]), version[0]);
  }

  private static String domainOf(String name) {
    return name.equals("ai.onnx") ? "" : name;
  }

  private void readEntry(CodedInputStream in, Map<String, String> entries, boolean hasLines)
      throws IOException {
    String[] entry = {"", ""};
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> entry[0] = messages.text(from);
            case 2 << 3 | BYTES -> entry[1] = hasLines ? messages.lines(from) : messages.text(from);
            default -> {
              return false;
            }
          }
          return true;
        });
    entries.put(entry[0], entry[1]);
  }

  private OnnxGraph readGraph(CodedInputStream in) throws IOException {
    String[] name = {""};
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    List<OnnxValue> inputs = new ArrayList<>();
    List<OnnxValue> outputs = new ArrayList<>();
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> nodes.add(readNode(from));
            case 2 << 3 | BYTES -> name[0] = messages.text(from);
            case 5 << 3 | BYTES -> {
              OnnxTensor tensor = readTensorMessage(from);
              if (initializers.put(tensor.name(), tensor) != null) {
                throw new IOException("the initializer '" + tensor.name() + "' twice");
              }
            }
            case 11 << 3 | BYTES -> inputs.add(values.read(from));
            case 12 << 3 | BYTES -> outputs.add(values.read(from));
            case 15 << 3 | BYTES -> throw new IOException("sparse initializers");
            default -> {
              return false;
            }
          }
          return true;
        });
    return new OnnxGraph(name[0], nodes, initializers, inputs, outputs);
  }

  private OnnxNode readNode(CodedInputStream in) throws IOException {
    String[] texts = {"", "", ""};
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> inputs.add(messages.text(from));
            case 2 << 3 | BYTES -> outputs.add(messages.text(from));
            case 3 << 3 | BYTES -> texts[0] = messages.text(from);
            case 4 << 3 | BYTES -> texts[1] = messages.text(from);
            case 5 << 3 | BYTES -> {
              OnnxAttribute attribute = readAttribute(from);
              attributes.put(attribute.name(), attribute);
            }
            case 7 << 3 | BYTES -> texts[2] = messages.text(from);
            default -> {
              return false;
            }
          }
          return true;
        });
    if (texts[1].isEmpty()) {
      throw new IOException("a node without an operation");
    }
    return new OnnxNode(texts[0], texts[1], domainOf(texts[2]), inputs, outputs, attributes);
  }

  private OnnxAttribute readAttribute(CodedInputStream in) throws IOException {
    AttributeDraft draft = new AttributeDraft();
    messages.message(
        in,
        (tag, from) -> {
          switch (tag) {
            case 1 << 3 | BYTES -> draft.name = messages.text(from);
            case 2 << 3 | FIXED32 -> draft.number = from.readFloat();
            case 3 << 3 | VARINT -> draft.integer = from.readInt64();
            case 4 << 3 | BYTES -> draft.text = messages.text(from);
            case 5 << 3 | BYTES -> draft.tensor = readTensorMessage(from);
            case 7 << 3 | BYTES -> draft.numbers.append(from.readBytes());
            case 7 << 3 | FIXED32 -> draft.numbers.appendFixed32(from.readRawLittleEndian32());
            case 8 << 3 | BYTES -> draft.integers.append(from.readBytes());
            case 8 << 3 | VARINT -> draft.integers.appendVarint(from.readRawVarint64());
            case 9 << 3 | BYTES -> draft.texts.add(messages.text(from));
            case 20 << 3 | VARINT -> draft.code = from.readInt32();
            case 6 << 3 | BYTES -> {
              draft.isGraph = true;
              return false;
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    return draft.finish();
  }

  private OnnxTensor readTensor(CodedInputStream in) throws IOException {
    TensorDraft draft = new TensorDraft();
    Messages.fields(in, (tag, from) -> readTensorField(draft, tag, from));
    return draft.finish(folder);
  }

  private OnnxTensor readTensorMessage(CodedInputStream in) throws IOException {
    TensorDraft draft = new TensorDraft();
    messages.message(in, (tag, from) -> readTensorField(draft, tag, from));
    return draft.finish(folder);
  }

  private boolean readTensorField(TensorDraft draft, int tag, CodedInputStream in)
      throws IOException {
    switch (tag) {
      case 1 << 3 | BYTES -> draft.extents.append(in.readBytes());
      case 1 << 3 | VARINT -> draft.extents.appendVarint(in.readRawVarint64());
      case 2 << 3 | VARINT -> draft.type = in.readInt32();
      case 3 << 3 | BYTES -> throw new IOException("a tensor in segments");
      case 4 << 3 | BYTES -> draft.floats.append(in.readBytes());
      case 4 << 3 | FIXED32 -> draft.floats.appendFixed32(in.readRawLittleEndian32());
      case 5 << 3 | BYTES, 7 << 3 | BYTES, 11 << 3 | BYTES -> draft.integers.append(in.readBytes());
      case 5 << 3 | VARINT, 7 << 3 | VARINT, 11 << 3 | VARINT ->
          draft.integers.appendVarint(in.readRawVarint64());
      case 8 << 3 | BYTES -> draft.name = messages.text(in);
      case 9 << 3 | BYTES -> draft.raw = in.readBytes();
      case 10 << 3 | BYTES -> draft.doubles.append(in.readBytes());
      case 10 << 3 | FIXED64 -> draft.doubles.appendFixed64(in.readRawLittleEndian64());
      case 13 << 3 | BYTES -> readEntry(in, draft.external, false);
      case 14 << 3 | VARINT -> draft.isExternal = in.readInt32() == 1;
      default -> {
        return false;
      }
    }
    return true;
  }

  static Shape shape(long[] extents) throws IOException {
    if (extents.length > MOST_AXES) {
      throw new IOException("a tensor of " + extents.length + " axes");
    }
    int[] checked = new int[extents.length];
    long elements = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] < 0 || extents[axis] > Integer.MAX_VALUE) {
        throw new IOException("an extent of " + extents[axis]);
      }
      checked[axis] = (int) extents[axis];
      elements *= checked[axis];
      if (elements > Integer.MAX_VALUE) {
        throw new IOException("a tensor of more than " + Integer.MAX_VALUE + " elements");
      }
    }
    return Shape.of(checked);
  }
}
