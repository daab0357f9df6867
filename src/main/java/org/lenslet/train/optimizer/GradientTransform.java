package org.lenslet.train.optimizer;

import java.util.List;
import org.lenslet.graph.GraphBuilder;

/**
 * What becomes of the gradients between the backward direction and the update: nodes of the same
 * graph. Its text ({@code toString}) stands in the optimizer's description, by which a run that is
 * resumed is known again; a lambda's differs from process to process.
 */
@FunctionalInterface
public interface GradientTransform {

  /**
   * Appends the nodes.
   *
   * @param gradients one a parameter, in the model's order
   * @return the gradients that the update takes, of the same parameters in the same order
   */
  List<Gradient> apply(GraphBuilder graph, List<Gradient> gradients);
}
