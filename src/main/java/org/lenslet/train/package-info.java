/**
 * Training: the task, the step compiled from it, and {@link org.lenslet.train.Trainer}, which runs
 * it over a data set, judges it on data held out, and keeps checkpoints from which a killed run
 * goes on bit for bit. A run whose numbers cease to be finite ends, and the first kernel that made
 * such a number is named.
 */
package org.lenslet.train;
