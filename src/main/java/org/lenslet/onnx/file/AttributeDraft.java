package org.lenslet.onnx.file;

import java.util.ArrayList;
import java.util.List;

/** An attribute whose fields are being read. */
final class AttributeDraft {
  private static final OnnxAttribute.Kind[] KINDS = {
    OnnxAttribute.Kind.OTHER,
    OnnxAttribute.Kind.FLOAT,
    OnnxAttribute.Kind.INT,
    OnnxAttribute.Kind.STRING,
    OnnxAttribute.Kind.TENSOR,
    OnnxAttribute.Kind.GRAPH,
    OnnxAttribute.Kind.FLOATS,
    OnnxAttribute.Kind.INTS,
    OnnxAttribute.Kind.STRINGS
  };

  AttributeDraft() {}

  AttributeDraft(String name, OnnxAttribute.Kind kind) {
    this.name = name;
    this.code = kind.ordinal();
  }

  String name = "";
  int code;
  long integer;
  float number;
  String text = "";
  OnnxTensor tensor;
  boolean isGraph;
  final PackedDraft integers = new PackedDraft();
  final PackedDraft numbers = new PackedDraft();
  final List<String> texts = new ArrayList<>();

  OnnxAttribute finish() {
    return new OnnxAttribute(
        name,
        kind(),
        integer,
        number,
        text,
        tensor,
        integers.finish(),
        numbers.finish(),
        List.copyOf(texts));
  }

  private OnnxAttribute.Kind kind() {
    if (code > 0) {
      return code < KINDS.length ? KINDS[code] : OnnxAttribute.Kind.OTHER;
    }
    // Files of the first versions of the format do not say.
    if (tensor != null) {
      return OnnxAttribute.Kind.TENSOR;
    }
    if (isGraph) {
      return OnnxAttribute.Kind.GRAPH;
    }
    if (!integers.isEmpty()) {
      return OnnxAttribute.Kind.INTS;
    }
    if (!numbers.isEmpty()) {
      return OnnxAttribute.Kind.FLOATS;
    }
    return texts.isEmpty() ? OnnxAttribute.Kind.INT : OnnxAttribute.Kind.STRINGS;
  }
}
