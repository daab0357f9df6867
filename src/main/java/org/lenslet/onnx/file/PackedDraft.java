package org.lenslet.onnx.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A list of numbers that may come in several pieces, or one by one. */
final class PackedDraft {
  private ByteString packed = ByteString.EMPTY;
  private ByteString.Output singles;

  void append(ByteString piece) {
    settle();
    packed = packed.isEmpty() ? piece : packed.concat(piece);
  }

  void appendVarint(long number) {
    write(out -> out.writeUInt64NoTag(number));
  }

  void appendFixed32(int bits) {
    write(out -> out.writeFixed32NoTag(bits));
  }

  void appendFixed64(long bits) {
    write(out -> out.writeFixed64NoTag(bits));
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private void write(Writing writing) {
    if (singles == null) {
      singles = ByteString.newOutput();
    }
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(singles, 16);
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not to memory
    }
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
