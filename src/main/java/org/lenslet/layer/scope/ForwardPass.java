package org.lenslet.layer.scope;

import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;

/**
 * Where a model is added to, and what for.
 *
 * @param graph receives the nodes
 * @param stepNumbers what changes from step to step, such as the step's number that streams of
 *     random numbers depend on; null where the graph has none
 */
public record ForwardPass(GraphBuilder graph, Mode mode, Value stepNumbers) {

  /** For a graph that learns, without step numbers. */
  public static ForwardPass training(GraphBuilder graph) {
    return training(graph, null);
  }

  /** For a graph that learns. */
  public static ForwardPass training(GraphBuilder graph, Value stepNumbers) {
    return new ForwardPass(graph, Mode.TRAINING, stepNumbers);
  }

  /** For a graph that uses what was learnt. */
  public static ForwardPass inference(GraphBuilder graph) {
    return new ForwardPass(graph, Mode.INFERENCE, null);
  }
}
