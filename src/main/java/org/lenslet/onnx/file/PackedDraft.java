package org.lenslet.onnx.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** A list of numbers that may come in several pieces, or one by one. */
final class PackedDraft {
  private ByteString packed = ByteString.EMPTY;
  private ByteString.Output singles;

  void append(ByteString piece) {
    settle();
    packed = packed.isEmpty() ? piece : packed.concat(piece);
  }

  void appendVarint(long number) throws IOException {
    write(out -> out.writeUInt64NoTag(number));
  }

  void appendFixed32(int bits) throws IOException {
    write(out -> out.writeFixed32NoTag(bits));
  }

  void appendFixed64(long bits) throws IOException {
    write(out -> out.writeFixed64NoTag(bits));
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private void write(Writing writing) throws IOException {
    if (singles == null) {
      singles = ByteString.newOutput();
    }
    CodedOutputStream out = CodedOutputStream.newInstance(singles, 16);
    writing.to(out);
    out.flush();
  }

  private void settle() {
    if (singles != null) {
      packed = packed.concat(singles.toByteString());
      singles = null;
    }
  }

  boolean isEmpty() {
    return packed.isEmpty() && singles == null;
  }

  ByteString finish() {
    settle();
    return packed;
  }
}
