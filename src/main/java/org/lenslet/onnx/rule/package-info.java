/** What ONNX's operations mean: a rule each, which adds nodes to a graph or computes at once. */
package org.lenslet.onnx.rule;
