package org.lenslet.layer.scope;

import java.util.List;
import org.lenslet.graph.Value;

/**
 * A step of a model that makes one value of one or several. An object is one step of its model,
 * wherever it is applied: applied again, it shares its parameters and states with itself.
 */
public interface Join {

  /** What it is called in summaries; with a running number it names its parameters. */
  String kind();

  /**
   * Adds the step to a graph.
   *
   * @param inputs the batch axis in front
   * @return the output
   * @throws org.lenslet.error.ShapeException if the inputs do not fit
   */
  Value apply(LayerScope scope, List<Value> inputs);
}
