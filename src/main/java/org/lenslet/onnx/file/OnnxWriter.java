package org.lenslet.onnx.file;

import com.google.protobuf.CodedOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import org.lenslet.error.UsageException;
import org.lenslet.io.AtomicFile;

/** Writes ONNX files, whole or not at all. */
public final class OnnxWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private OnnxWriter() {}

  /**
   * Writes a model.
   *
   * @throws UsageException if it is of 2 GiB or more, which no message may be
   */
  public static void write(Path file, OnnxModel model) {
    ProtoMessage message = message(model);
    if (message.size() > Integer.MAX_VALUE) {
      throw new UsageException(
          "%s: expected a model of less than 2 GiB, got %d bytes".formatted(file, message.size()));
    }
    AtomicFile.write(
        file,
        channel -> {
          CodedOutputStream out =
              CodedOutputStream.newInstance(Channels.newOutputStream(channel), BUFFER_BYTES);
          message.writeTo(out);
          out.flush();
        });
  }

  private static ProtoMessage message(OnnxModel model) {
    ProtoMessage message =
        new ProtoMessage()
            .integer(1, model.irVersion())
            .text(2, model.producer())
            .message(7, message(model.graph()));
    model
        .opsets()
        .forEach(
            (domain, version) ->
                message.message(8, new ProtoMessage().text(1, domain).integer(2, version)));
    model
        .metadata()
        .forEach(
            (key, value) -> message.message(14, new ProtoMessage().text(1, key).text(2, value)));
    return message;
  }

  private static ProtoMessage message(OnnxGraph graph) {
    ProtoMessage message = new ProtoMessage();
    graph.nodes().forEach(node -> message.message(1, message(node)));
    message.text(2, graph.name());
    graph.initializers().values().forEach(tensor -> message.message(5, message(tensor)));
    graph.inputs().forEach(input -> message.message(11, message(input)));
    graph.outputs().forEach(output -> message.message(12, message(output)));
    return message;
  }

  private static ProtoMessage message(OnnxNode node) {
    ProtoMessage message = new ProtoMessage();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    message.text(3, node.name()).text(4, node.operation());
    node.attributes().values().forEach(each -> message.message(5, message(each)));
    return node.domain().isEmpty() ? message : message.text(7, node.domain());
  }

  private static ProtoMessage message(OnnxAttribute attribute) {
    ProtoMessage message = new ProtoMessage().text(1, attribute.name());
    switch (attribute.kind()) {
      case FLOAT -> message.number(2, attribute.number());
      case INT -> message.integer(3, attribute.integer());
      case STRING -> message.text(4, attribute.text());
      case TENSOR -> message.message(5, message(attribute.tensor()));
      case FLOATS -> {
        for (float number : attribute.numbers()) {
          message.number(7, number);
        }
      }
      case INTS -> {
        for (long integer : attribute.integers()) {
          message.integer(8, integer);
        }
      }
      case STRINGS -> attribute.texts().forEach(text -> message.text(9, text));
      default -> throw new IllegalStateException("attribute of kind " + attribute.kind());
    }
    return message.integer(20, attribute.kind().ordinal());
  }

  private static ProtoMessage message(OnnxTensor tensor) {
    ProtoMessage message = new ProtoMessage();
    for (int extent : tensor.shape().toArray()) {
      message.integer(1, extent);
    }
    return message
        .integer(2, tensor.type().code())
        .text(8, tensor.name())
        .bytes(9, tensor.rawBytes());
  }

  private static ProtoMessage message(OnnxValue value) {
    ProtoMessage message = new ProtoMessage().text(1, value.name());
    ProtoMessage tensor = new ProtoMessage();
    value.type().ifPresent(type -> tensor.integer(1, type.code()));
    value
        .extents()
        .ifPresent(
            extents -> {
              ProtoMessage shape = new ProtoMessage();
              for (OnnxValue.Extent extent : extents) {
                shape.message(
                    1,
                    extent.isKnown()
                        ? new ProtoMessage().integer(1, extent.number())
                        : new ProtoMessage().text(2, extent.symbol()));
              }
              tensor.message(2, shape);
            });
    return message.message(2, new ProtoMessage().message(1, tensor));
  }
}
