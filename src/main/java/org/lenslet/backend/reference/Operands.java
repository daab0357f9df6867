package org.lenslet.backend.reference;

import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Problem;
import org.lenslet.tensor.Shape;

/** The tensors of a launch as indexed elements in the heap. */
record Operands(Problem problem, Binding binding) {

  /** The elements of a FLOAT32 tensor in row-major order; reads widen and writes round. */
  record Floats(float[] array, int offset, Shape shape) {
    double get(int index) {
      return array[offset + index];
    }

    void set(int index, double value) {
      array[offset + index] = (float) value;
    }

    int elements() {
      return shape.elements();
    }
  }

  /** The elements of an INT32 tensor in row-major order. */
  record Ints(int[] array, int offset, Shape shape) {
    int get(int index) {
      return array[offset + index];
    }

    void set(int index, int value) {
      array[offset + index] = value;
    }
  }

  int inputCount() {
    return problem.inputs().size();
  }

  Floats input(int index) {
    return floats(binding.input(index), problem.input(index).shape());
  }

  Ints intInput(int index) {
    return ints(binding.input(index), problem.input(index).shape());
  }

  Floats output(int index) {
    return floats(binding.output(index), problem.output(index).shape());
  }

  Ints intOutput(int index) {
    return ints(binding.output(index), problem.output(index).shape());
  }

  private static Floats floats(DeviceTensor tensor, Shape shape) {
    return new Floats(HeapBuffer.floats(tensor), tensor.offset(), shape);
  }

  private static Ints ints(DeviceTensor tensor, Shape shape) {
    return new Ints(HeapBuffer.ints(tensor), tensor.offset(), shape);
  }
}
