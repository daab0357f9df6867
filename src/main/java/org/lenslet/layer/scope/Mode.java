package org.lenslet.layer.scope;

/** What a model is added to a graph for: layers may do one thing while learning, another after. */
public enum Mode {
  /** Learning: a step may update states and draw random numbers. */
  TRAINING,
  /** Using what was learnt: states stay as they are, and the same input gives the same output. */
  INFERENCE
}
