package org.lenslet.safetensors;

import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** What the header says of one tensor; offsets in bytes from the start of the buffer. */
record TensorEntry(String name, StoredType stored, Shape shape, long begin, long end) {

  /** The bytes that type and shape ask for. */
  long expectedBytes() {
    return (long) shape.elements() * stored.bytes();
  }

  /** Type and shape in memory. */
  TensorSpec spec() {
    return new TensorSpec(stored.type(), shape);
  }
}
