/**
 * Files that TensorBoard reads: records of protobuf messages, each behind its length and followed
 * by a checksum. Only the few fields that scalars need are written, by hand: a library for protobuf
 * is larger than Lenslet. The format: <a
 * href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">event.proto</a>,
 * <a
 * href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/io/record_writer.h">record_writer.h</a>.
 */
package org.lenslet.lab.tensorboard;
