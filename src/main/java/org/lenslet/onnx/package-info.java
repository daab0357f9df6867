/** Models in ONNX files: read, run, and checked against what they must give. */
package org.lenslet.onnx;
