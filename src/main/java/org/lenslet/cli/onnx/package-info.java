/** Commands about ONNX files. */
package org.lenslet.cli.onnx;
