package org.lenslet.pass;

import org.lenslet.graph.Graph;

/** The standard sequence of rewrites. */
public final class Passes {
  private Passes() {}

  /**
   * Folds constants, fuses activations into the products before them and chains of pointwise
   * operations into one, and drops what nobody reads. To be applied after differentiation.
   */
  public static Graph standard(Graph graph) {
    Graph folded = RemoveDeadNodes.apply(FoldConstants.apply(graph));
    return RemoveDeadNodes.apply(FusePointwise.apply(FuseActivations.apply(folded)));
  }
}
