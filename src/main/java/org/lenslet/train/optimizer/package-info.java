/**
 * How gradients change parameters: optimizers with settings by group, transforms of gradients,
 * rates over time, and the nodes that a step ends with.
 */
package org.lenslet.train.optimizer;
