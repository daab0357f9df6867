package org.lenslet.onnx.file;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import org.lenslet.error.DataFormatException;

/**
 * A setting of a node. Exactly one of the fields holds it, that of its kind.
 *
 * @param packedIntegers of a list, as in the file
 * @param packedNumbers of a list, as in the file
 */
public record OnnxAttribute(
    String name,
    Kind kind,
    long integer,
    float number,
    String text,
    OnnxTensor tensor,
    ByteString packedIntegers,
    ByteString packedNumbers,
    List<String> texts) {

  /** What an attribute holds; codes as {@code AttributeProto.AttributeType} has them. */
  public enum Kind {
    OTHER,
    FLOAT,
    INT,
    STRING,
    TENSOR,
    /** A graph, as those of If and Loop. */
    GRAPH,
    FLOATS,
    INTS,
    STRINGS
  }

  /** A whole number. */
  public static OnnxAttribute of(String name, long integer) {
    AttributeDraft draft = new AttributeDraft(name, Kind.INT);
    draft.integer = integer;
    return draft.finish();
  }

  /** A number. */
  public static OnnxAttribute of(String name, float number) {
    AttributeDraft draft = new AttributeDraft(name, Kind.FLOAT);
    draft.number = number;
    return draft.finish();
  }

  /** A word. */
  public static OnnxAttribute of(String name, String text) {
    AttributeDraft draft = new AttributeDraft(name, Kind.STRING);
    draft.text = text;
    return draft.finish();
  }

  /** A tensor. */
  public static OnnxAttribute of(String name, OnnxTensor tensor) {
    AttributeDraft draft = new AttributeDraft(name, Kind.TENSOR);
    draft.tensor = tensor;
    return draft.finish();
  }

  /** Whole numbers. */
  public static OnnxAttribute of(String name, int... integers) {
    AttributeDraft draft = new AttributeDraft(name, Kind.INTS);
    for (int integer : integers) {
      draft.integers.appendVarint(integer);
    }
    return draft.finish();
  }

  /**
   * The integers of a list.
   *
   * @throws DataFormatException if they are damaged, or too many
   */
  public long[] integers() {
    return unpacked(() -> Packed.integers(packedIntegers));
  }

  /**
   * The numbers of a list.
   *
   * @throws DataFormatException if they are damaged, or too many
   */
  public float[] numbers() {
    return unpacked(() -> Packed.numbers(packedNumbers));
  }

  private interface Unpacking<T> {
    T run() throws IOException;
  }

  private <T> T unpacked(Unpacking<T> unpacking) {
    try {
      return unpacking.run();
    } catch (IOException e) {
      throw new DataFormatException(
          "attribute %s: expected numbers, got %s".formatted(name, e.getMessage()), e);
    }
  }
}
