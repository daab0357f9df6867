package org.lenslet.layer.scope;

import org.lenslet.error.ShapeException;

/**
 * Parameters that an optimizer may treat alike: with a weight decay and a rate of their own.
 *
 * @param name in settings and messages; not empty
 */
public record ParameterGroup(String name) {
  /** Filters and matrices. */
  public static final ParameterGroup WEIGHT = new ParameterGroup("weight");

  /** What is added to a layer's output. */
  public static final ParameterGroup BIAS = new ParameterGroup("bias");

  /** Coefficients of normalizations. */
  public static final ParameterGroup NORM = new ParameterGroup("norm");

  public ParameterGroup {
    if (name.isBlank()) {
      throw new ShapeException("parameter group: expected a name, got ''");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
