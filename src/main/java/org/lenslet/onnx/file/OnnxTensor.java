package org.lenslet.onnx.file;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.HalfFloat;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A tensor in a file. Its elements stay as they lie there until they are asked for, so that what
 * nobody needs takes no memory, and nothing twice.
 */
public final class OnnxTensor {
  private final String name;
  private final ElementType type;
  private final Shape shape;
  private final Elements elements;

  /** Where elements come from. */
  sealed interface Elements {
    /** How many there are; -1 where only reading tells. */
    long count(ElementType type);

    /** Little-endian, one behind the other; nothing where they are packed otherwise. */
    ByteBuffer raw(ElementType type) throws IOException;
  }

  /** Bytes of the file. */
  record Raw(ByteString bytes) implements Elements {
    @Override
    public long count(ElementType type) {
      return type.bytes() == 0 || bytes.size() % type.bytes() != 0
          ? -1
          : bytes.size() / type.bytes();
    }

    @Override
    public ByteBuffer raw(ElementType type) {
      return bytes.asReadOnlyByteBuffer();
    }
  }

  /** Floats and doubles in one of the lists that are made for them, or anything as varints. */
  record Listed(ByteString packed, Listing listing) implements Elements {
    @Override
    public long count(ElementType type) {
      return listing.bytes == 0 ? -1 : packed.size() / listing.bytes;
    }

    @Override
    public ByteBuffer raw(ElementType type) {
      return packed.asReadOnlyByteBuffer();
    }
  }

  /** How lists hold numbers. */
  enum Listing {
    FLOATS(Float.BYTES),
    DOUBLES(Double.BYTES),
    VARINTS(0);

    final int bytes;

    Listing(int bytes) {
      this.bytes = bytes;
    }
  }

  /** A part of another file. */
  record External(ExternalData data) implements Elements {
    @Override
    public long count(ElementType type) {
      return type.bytes() == 0 || data.length() % type.bytes() != 0
          ? -1
          : data.length() / type.bytes();
    }

    @Override
    public ByteBuffer raw(ElementType type) throws IOException {
      return data.read();
    }
  }

  /** Elements in memory, which are brought into order when somebody wants bytes. */
  private record Held(int count, int width, Supplier<ByteBuffer> bytes) implements Elements {
    @Override
    public long count(ElementType type) {
      return count;
    }

    @Override
    public ByteBuffer raw(ElementType type) {
      return bytes.get();
    }
  }

  /** A tensor of floats, which must not change afterwards. */
  public static OnnxTensor of(String name, HostTensor tensor) {
    float[] floats = tensor.floats();
    Supplier<ByteBuffer> bytes =
        () -> {
          ByteBuffer buffer =
              ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          buffer.asFloatBuffer().put(floats);
          return buffer;
        };
    Held held = new Held(floats.length, Float.BYTES, bytes);
    return new OnnxTensor(name, ElementType.FLOAT, tensor.shape(), held);
  }

  /** A tensor of whole numbers. */
  public static OnnxTensor of(String name, Shape shape, long... integers) {
    Supplier<ByteBuffer> bytes =
        () -> {
          ByteBuffer buffer =
              ByteBuffer.allocate(integers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          buffer.asLongBuffer().put(integers);
          return buffer;
        };
    Held held = new Held(integers.length, Long.BYTES, bytes);
    return new OnnxTensor(name, ElementType.INT64, shape, held);
  }

  /** The elements as a file has them. */
  ProtoMessage.Bytes rawBytes() {
    if (!(elements instanceof Held held)) {
      throw new IllegalStateException("a tensor of another file");
    }
    return new ProtoMessage.Bytes() {
      @Override
      public int size() {
        return Math.multiplyExact(held.count, held.width);
      }

      @Override
      public byte[] make() {
        return held.bytes.get().array();
      }
    };
  }

  OnnxTensor(String name, ElementType type, Shape shape, Elements elements) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.elements = elements;
  }

  /** Its name; empty for one of an attribute. */
  public String name() {
    return name;
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /**
   * The elements of a floating type, as floats.
   *
   * @throws DataFormatException if they are of another type, or not as many as the shape says
   */
  public float[] floats() {
    return reading(this::readFloats);
  }

  /**
   * The elements of an integral type; truth values are 0 and 1.
   *
   * @throws DataFormatException if they are of another type, or not as many as the shape says
   */
  public long[] integers() {
    return reading(this::readIntegers);
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (UncheckedIOException | IOException e) {
      throw new DataFormatException(
          "tensor '%s': expected %s of %s, got %s".formatted(name, type, shape, e.getMessage()), e);
    }
  }

  private float[] readFloats() throws IOException {
    int count = requireCount();
    float[] values = new float[count];
    ByteBuffer raw = elements.raw(type).order(ByteOrder.LITTLE_ENDIAN);
    if (elements instanceof Listed listed) {
      switch (listed.listing()) {
        case FLOATS -> raw.asFloatBuffer().get(values);
        case DOUBLES -> convert(values, i -> (float) raw.getDouble(i * Double.BYTES));
        case VARINTS -> {
          long[] bits = Packed.varints(listed.packed(), count);
          requireCount(bits.length);
          convert(values, i -> half((short) bits[i]));
        }
        default -> throw new AssertionError(listed.listing());
      }
      return values;
    }
    switch (type) {
      case FLOAT -> raw.asFloatBuffer().get(values);
      case DOUBLE -> convert(values, i -> (float) raw.getDouble(i * Double.BYTES));
      case FLOAT16, BFLOAT16 -> convert(values, i -> half(raw.getShort(i * Short.BYTES)));
      default -> throw new IOException("elements of type " + type);
    }
    return values;
  }

  private float half(short bits) {
    return type == ElementType.FLOAT16
        ? HalfFloat.toFloat(bits)
        : Float.intBitsToFloat((bits & 0xFFFF) << 16);
  }

  private interface ToFloat {
    float of(int index);
  }

  private static void convert(float[] values, ToFloat element) {
    for (int i = 0; i < values.length; i++) {
      values[i] = element.of(i);
    }
  }

  private long[] readIntegers() throws IOException {
    int count = requireCount();
    if (elements instanceof Listed listed) {
      if (listed.listing() != Listing.VARINTS) {
        throw new IOException("a list of floating numbers");
      }
      long[] values = Packed.varints(listed.packed(), count);
      requireCount(values.length);
      return values;
    }
    ByteBuffer raw = elements.raw(type).order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case BOOL, UINT8 -> raw.get(i) & 0xFF;
            case INT8 -> raw.get(i);
            case UINT16 -> raw.getShort(2 * i) & 0xFFFF;
            case INT16 -> raw.getShort(2 * i);
            case INT32 -> raw.getInt(4 * i);
            case UINT32 -> raw.getInt(4 * i) & 0xFFFFFFFFL;
            case INT64, UINT64 -> raw.getLong(8 * i);
            default -> throw new IOException("elements of type " + type);
          };
    }
    return values;
  }

  /** Before any memory is taken for them, unless only reading them tells. */
  private int requireCount() throws IOException {
    long count = elements.count(type);
    if (count >= 0) {
      requireCount(count);
    } else if (!(elements instanceof Listed)) {
      throw new IOException("bytes that are no whole number of elements");
    } else if (((Listed) elements).packed().size() < shape.elements()) {
      throw new IOException("fewer elements");
    }
    return shape.elements();
  }

  private void requireCount(long count) throws IOException {
    if (count != shape.elements()) {
      throw new IOException(count + " elements");
    }
  }

  /** Name, type and shape. */
  @Override
  public String toString() {
    return name + ": " + type + " " + shape;
  }
}
