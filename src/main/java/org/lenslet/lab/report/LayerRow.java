package org.lenslet.lab.report;

/**
 * A layer of the model.
 *
 * @param output the shape of its output, in words
 * @param parameters its trainable numbers
 * @param multiplyAccumulates its work for one image, forward
 */
public record LayerRow(String name, String output, long parameters, long multiplyAccumulates) {}
