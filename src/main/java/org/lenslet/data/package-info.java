/**
 * Examples to learn from: data sets of tensors with targets of any shape, arrays in memory, readers
 * of IDX and CIFAR files, folders of pictures, digits drawn by the library itself, and views that
 * hold out, choose or change examples. Pixels stay bytes in memory, or files, and become normalised
 * floats only while a batch is filled. Images are CHW in a data set, NCHW in a batch. Files are
 * checked before memory is reserved for what their headers claim.
 */
package org.lenslet.data;
