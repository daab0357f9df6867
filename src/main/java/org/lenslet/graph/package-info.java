/**
 * The static graph: values and nodes as records, built by {@link org.lenslet.graph.GraphBuilder},
 * checked once, never changed. A whole training step (forward, loss, backward, update) is one
 * graph.
 */
package org.lenslet.graph;
