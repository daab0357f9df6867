/**
 * Use of what was learnt: {@link org.lenslet.infer.Predictor} holds a model with its weights on a
 * device and answers any number of threads. No loss, no gradients and no optimizer are compiled.
 */
package org.lenslet.infer;
