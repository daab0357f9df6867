package org.lenslet.onnx.file;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lenslet.tensor.Shape;

/** A tensor whose fields are being read. */
final class TensorDraft {
  String name = "";
  int type;
  final PackedDraft extents = new PackedDraft();
  final PackedDraft floats = new PackedDraft();
  final PackedDraft doubles = new PackedDraft();

  /** Of 32 and of 64 bits, with a sign and without: as varints they look alike. */
  final PackedDraft integers = new PackedDraft();

  ByteString raw;
  boolean isExternal;
  final Map<String, String> external = new LinkedHashMap<>();

  OnnxTensor finish(Path folder) throws IOException {
    try {
      Shape shape = OnnxReader.shape(Packed.integers(extents.finish()));
      return new OnnxTensor(name, ElementType.of(type), shape, elements(folder));
    } catch (IOException e) {
      throw new IOException(
          e.getMessage() + (name.isEmpty() ? "" : " in the tensor '" + name + "'"), e);
    }
  }

  private OnnxTensor.Elements elements(Path folder) throws IOException {
    if (isExternal) {
      return new OnnxTensor.External(ExternalData.of(folder, external));
    }
    if (raw != null) {
      return new OnnxTensor.Raw(raw);
    }
    if (!floats.isEmpty()) {
      return new OnnxTensor.Listed(floats.finish(), OnnxTensor.Listing.FLOATS);
    }
    return doubles.isEmpty()
        ? new OnnxTensor.Listed(integers.finish(), OnnxTensor.Listing.VARINTS)
        : new OnnxTensor.Listed(doubles.finish(), OnnxTensor.Listing.DOUBLES);
  }
}
