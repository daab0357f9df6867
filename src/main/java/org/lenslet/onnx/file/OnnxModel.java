package org.lenslet.onnx.file;

import java.util.Map;

/**
 * A model as a file has it.
 *
 * @param irVersion the version of the format
 * @param opsets the version of each set of operations, by domain; that of ONNX is called ""
 * @param producer the program that wrote it; empty where it does not say
 * @param metadata whatever else it says, by key
 * @param hasFunctions whether it brings operations of its own, made of others
 */
public record OnnxModel(
    long irVersion,
    Map<String, Long> opsets,
    String producer,
    Map<String, String> metadata,
    boolean hasFunctions,
    OnnxGraph graph) {}
