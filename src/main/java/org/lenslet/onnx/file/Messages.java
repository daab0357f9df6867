package org.lenslet.onnx.file;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/** Messages of a file, field by field, counted so that none fills memory with parts. */
final class Messages {
  /** Nodes, settings, tensors and names of a file that is not made to fill memory. */
  private static final int MOST_PARTS = 1 << 18;

  private int parts;

  /** What reads the fields of a message. */
  interface Fields {
    /** Reads a field; false to pass it over. */
    boolean read(int tag, CodedInputStream in) throws IOException;
  }

  /** Reads the fields to the end of the message. */
  static void fields(CodedInputStream in, Fields fields) throws IOException {
    int tag;
    while ((tag = in.readTag()) != 0) {
      if (!fields.read(tag, in)) {
        in.skipField(tag);
      }
    }
  }

  void message(CodedInputStream in, Fields fields) throws IOException {
    if (++parts > MOST_PARTS) {
      throw new IOException("more than " + MOST_PARTS + " parts");
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(in, fields);
    in.checkLastTagWas(0);
    in.popLimit(outer);
  }

  String lines(CodedInputStream in) throws IOException {
    if (++parts > MOST_PARTS) {
      throw new IOException("more than " + MOST_PARTS + " parts");
    }
    return in.readBytes().toStringUtf8();
  }

  /** Names come up in messages of one line. */
  String text(CodedInputStream in) throws IOException {
    String text = lines(in);
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.replaceAll("\\p{Cntrl}", "?")
        : text;
  }
}
