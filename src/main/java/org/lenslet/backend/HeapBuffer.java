package org.lenslet.backend;

import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/** A buffer in the Java heap: the memory of the backends written in Java. */
public final class HeapBuffer implements DeviceBuffer {
  private final float[] floats;
  private final int[] ints;
  private final Lifetime lifetime;
  private final Lifetime owner;

  /** A zeroed buffer of nobody. */
  public HeapBuffer(DType type, int elements) {
    this(type, elements, new Lifetime("heap"));
  }

  /**
   * A zeroed buffer.
   *
   * @param owner the backend, after whose end the buffer is refused
   */
  public HeapBuffer(DType type, int elements, Lifetime owner) {
    this.owner = owner;
    this.floats = type == DType.FLOAT32 ? new float[elements] : null;
    this.ints = type == DType.INT32 ? new int[elements] : null;
    this.lifetime = new Lifetime("device buffer of " + elements + " " + type);
  }

  @Override
  public DType type() {
    return floats != null ? DType.FLOAT32 : DType.INT32;
  }

  @Override
  public int elements() {
    return floats != null ? floats.length : ints.length;
  }

  /** The array behind a FLOAT32 tensor in the heap; its elements start at the tensor's offset. */
  public static float[] floats(DeviceTensor tensor) {
    return open(tensor).floats;
  }

  /** The array behind an INT32 tensor in the heap; its elements start at the tensor's offset. */
  public static int[] ints(DeviceTensor tensor) {
    return open(tensor).ints;
  }

  private static HeapBuffer open(DeviceTensor tensor) {
    HeapBuffer buffer = (HeapBuffer) tensor.buffer();
    buffer.requireOpen();
    return buffer;
  }

  private void requireOpen() {
    owner.requireOpen();
    lifetime.requireOpen();
  }

  @Override
  public void write(int offset, HostTensor source) {
    requireOpen();
    Object from = floats != null ? source.floats() : source.ints();
    System.arraycopy(from, 0, array(), offset, source.spec().elements());
  }

  @Override
  public void read(int offset, HostTensor target) {
    requireOpen();
    Object to = floats != null ? target.floats() : target.ints();
    System.arraycopy(array(), offset, to, 0, target.spec().elements());
  }

  private Object array() {
    return floats != null ? floats : ints;
  }

  /** Releases nothing, as the garbage collector owns the heap, but ends the use of the buffer. */
  @Override
  public void close() {
    lifetime.close();
  }
}
