/** ONNX files as records: what is written in them, and not yet what it means. */
package org.lenslet.onnx.file;
