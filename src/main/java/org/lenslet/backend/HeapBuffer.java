package org.lenslet.backend;

import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/** A buffer in the Java heap: the memory of the backends written in Java. */
public final class HeapBuffer implements DeviceBuffer {
  private final float[] floats;
  private final int[] ints;

  /** A zeroed buffer. */
  public HeapBuffer(DType type, int elements) {
    this.floats = type == DType.FLOAT32 ? new float[elements] : null;
    this.ints = type == DType.INT32 ? new int[elements] : null;
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
    return ((HeapBuffer) tensor.buffer()).floats;
  }

  /** The array behind an INT32 tensor in the heap; its elements start at the tensor's offset. */
  public static int[] ints(DeviceTensor tensor) {
    return ((HeapBuffer) tensor.buffer()).ints;
  }

  @Override
  public void write(int offset, HostTensor source) {
    Object from = floats != null ? source.floats() : source.ints();
    System.arraycopy(from, 0, array(), offset, source.spec().elements());
  }

  @Override
  public void read(int offset, HostTensor target) {
    Object to = floats != null ? target.floats() : target.ints();
    System.arraycopy(array(), offset, to, 0, target.spec().elements());
  }

  private Object array() {
    return floats != null ? floats : ints;
  }

  /** Nothing to release: the garbage collector owns the heap. */
  @Override
  public void close() {}
}
