package org.lenslet.layer;

import java.util.List;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** What a layer sees while it adds itself to a graph: the builder, and a place for parameters. */
public final class LayerScope {
  private final GraphBuilder graph;
  private final String name;
  private final List<Parameter> parameters;

  LayerScope(GraphBuilder graph, String name, List<Parameter> parameters) {
    this.graph = graph;
    this.name = name;
    this.parameters = parameters;
  }

  /** The graph that the layer adds its nodes to. */
  public GraphBuilder graph() {
    return graph;
  }

  /**
   * Declares a trainable variable {@code layer.what} and returns its value; it belongs to the group
   * of biases if it is called {@code bias}, otherwise to that of weights.
   */
  public Value parameter(String what, Shape shape, Fans fans, Initializer initializer) {
    ParameterGroup group = what.equals("bias") ? ParameterGroup.BIAS : ParameterGroup.WEIGHT;
    return parameter(what, shape, fans, initializer, group);
  }

  /** Declares a trainable variable {@code layer.what} of a group and returns its value. */
  public Value parameter(
      String what, Shape shape, Fans fans, Initializer initializer, ParameterGroup group) {
    Value value = graph.variable(name + "." + what, TensorSpec.f32(shape));
    parameters.add(new Parameter(value, parameters.size(), initializer, fans, group));
    return value;
  }
}
