/** ONNX graphs made of graphs: each operation as the operations of ONNX that mean it. */
package org.lenslet.onnx.emit;
