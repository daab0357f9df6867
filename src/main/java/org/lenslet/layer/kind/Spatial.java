package org.lenslet.layer.kind;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.tensor.Shape;

/** The check that layers over pictures share. */
public final class Spatial {
  private Spatial() {}

  /** The shape of a value that has to be N x C x one to three spatial axes. */
  static Shape require(String kind, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() < 3 || shape.rank() > 5) {
      throw new ShapeException(
          kind + ": expected an input N x C x 1 to 3 spatial axes, got " + shape);
    }
    return shape;
  }
}
