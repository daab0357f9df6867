/**
 * Examples to learn from: readers of IDX and CIFAR files, digits drawn by the library itself, and
 * the loader that decodes batches ahead of the training step. Pixels stay bytes in memory and
 * become normalised floats only while a batch is filled. Inputs are CHW in a data set, NCHW in a
 * batch. Files are checked before memory is reserved for what their headers claim.
 */
package org.lenslet.data;
