package org.lenslet.train.optimizer;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Parameter;

/**
 * A parameter with the value that holds its gradient.
 *
 * @param value FLOAT32 of the parameter's shape
 */
public record Gradient(Parameter parameter, Value value) {

  public Gradient {
    if (!value.spec().equals(parameter.value().spec())) {
      throw new ShapeException(
          "gradient of "
              + parameter.name()
              + ": expected "
              + parameter.value().spec()
              + ", got "
              + value.spec());
    }
  }
}
