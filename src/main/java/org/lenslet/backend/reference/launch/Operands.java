package org.lenslet.backend.reference.launch;

import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Problem;
import org.lenslet.tensor.Shape;

/** The tensors of a launch as indexed elements in the heap. */
public record Operands(Problem problem, Binding binding) {

  /** The elements of a FLOAT32 tensor in row-major order; reads widen and writes round. */
  public record Floats(float[] array, int offset, Shape shape) {
    public double get(int index) {
      return array[offset + index];
    }

    public void set(int index, double value) {
      array[offset + index] = (float) value;
    }

    public int elements() {
      return shape.elements();
    }
  }

  /** The elements of an INT32 tensor in row-major order. */
  public record Ints(int[] array, int offset, Shape shape) {
    public int get(int index) {
      return array[offset + index];
    }

    public void set(int index, int value) {
      array[offset + index] = value;
    }
  }

  public int inputCount() {
    return problem.inputs().size();
  }

  public Floats input(int index) {
    return floats(binding.input(index), problem.input(index).shape());
  }

  public Ints intInput(int index) {
    return ints(binding.input(index), problem.input(index).shape());
  }

  public Floats output(int index) {
    return floats(binding.output(index), problem.output(index).shape());
  }

  public Ints intOutput(int index) {
    return ints(binding.output(index), problem.output(index).shape());
  }

  private static Floats floats(DeviceTensor tensor, Shape shape) {
    return new Floats(HeapBuffer.floats(tensor), tensor.offset(), shape);
  }

  private static Ints ints(DeviceTensor tensor, Shape shape) {
    return new Ints(HeapBuffer.ints(tensor), tensor.offset(), shape);
  }
}
