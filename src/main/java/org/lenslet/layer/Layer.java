package org.lenslet.layer;

import org.lenslet.graph.Value;

/** A step of a model. Layers are data: one layer may be used in any number of graphs. */
public interface Layer {

  /** What the layer is called in summaries; with a running number it names its parameters. */
  String kind();

  /**
   * Adds the layer to a graph.
   *
   * @param x the layer's input, the batch axis in front
   * @return the layer's output
   * @throws org.lenslet.error.ShapeException if the input does not fit
   */
  Value apply(LayerScope scope, Value x);
}
