package org.lenslet.backend.cpu.launch;

import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;

/**
 * Floats in the heap, from an element of an array on: what a kernel is bound to. Loops over them
 * take the array and a position.
 */
public record Floats(float[] array, int offset) {

  /** The memory of a FLOAT32 tensor. */
  public static Floats of(DeviceTensor tensor) {
    return new Floats(HeapBuffer.floats(tensor), tensor.offset());
  }

  /** The same memory from so many elements further on. */
  public Floats from(int elements) {
    return new Floats(array, offset + elements);
  }
}
