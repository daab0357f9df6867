package org.lenslet.graph;

import org.lenslet.tensor.TensorSpec;

/**
 * A tensor in a graph; its id is unique there.
 *
 * @param id position in the order of creation
 * @param name what messages and files call it; unique among inputs and among variables
 */
public record Value(int id, Kind kind, String name, TensorSpec spec) {

  /** Where a value comes from. */
  public enum Kind {
    /** Fed before each run. */
    INPUT,
    /** Lives on the device from run to run: parameters, optimizer state, accumulators. */
    VARIABLE,
    /** Known when the graph is built. */
    CONSTANT,
    /** The result of a node. */
    COMPUTED
  }

  /** As in {@code %12 f32[64x10]}, or {@code @conv1.weight f32[6x1x5x5]} for a named value. */
  @Override
  public String toString() {
    return reference() + " " + spec;
  }

  /** The value without its spec. */
  String reference() {
    return kind == Kind.COMPUTED || kind == Kind.CONSTANT ? "%" + id : "@" + name;
  }
}
