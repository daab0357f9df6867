package org.lenslet.op.conv;

import java.util.List;
import java.util.Optional;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Convolution forward (cross-correlation): {@code y[n,k,p] = f(b[k] + sum over c in inputs of k and
 * r of w[k,c,r] * x[n,c,p*stride + r*dilation - padBefore])}, x zero outside.
 *
 * <p>Inputs: x N x C x spatial; w as {@link Connectivity#filterShape} says; optionally b of K.
 * Output: y N x K x spatial.
 *
 * @param activation f, applied to the finished sum; set by fusion, not by models
 */
public record Convolution(
    Window window, Connectivity connectivity, Optional<UnaryFunction> activation) implements Op {

  /** A convolution with dense connectivity. */
  public static Convolution of(Window window) {
    return of(window, Connectivity.DENSE);
  }

  /** A convolution without activation. */
  public static Convolution of(Window window, Connectivity connectivity) {
    return new Convolution(window, connectivity, Optional.empty());
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 3);
    for (TensorSpec input : inputs) {
      Checks.type(this, "inputs", input, DType.FLOAT32);
    }
    Shape output = output(inputs.get(0).shape(), outputsOf(this, inputs.get(1).shape()));
    Checks.shape(this, "filter", inputs.get(1), filterFor(inputs.get(0).shape(), output.get(1)));
    if (inputs.size() == 3) {
      Checks.shape(this, "bias", inputs.get(2), Shape.of(output.get(1)));
    }
    return List.of(TensorSpec.f32(output));
  }

  /** The output's shape for an input shape and a number of output channels. */
  Shape output(Shape input, int outputs) {
    int rank = window.rank() + 2;
    Checks.require(input.rank() == rank, this, "an input of rank " + rank, input);
    Shape extents = window.outputExtents(name(), input.sub(2, rank), false);
    return Shape.of(input.get(0), outputs).append(extents.toArray());
  }

  private int outputsOf(Op op, Shape filter) {
    Checks.require(filter.rank() >= 1, op, "a filter of rank at least 1", filter);
    return connectivity.outputsOf(filter);
  }

  private Shape filterFor(Shape input, int outputs) {
    return connectivity.filterShape(outputs, input.get(1), window);
  }

  /** Checks that input, filter and output belong to one convolution. */
  static void checkTriple(Op op, Convolution forward, Shape input, Shape filter, Shape output) {
    Shape expected = forward.output(input, forward.outputsOf(op, filter));
    Checks.require(output.equals(expected), op, "dy of shape " + expected, output);
    Shape expectedFilter = forward.filterFor(input, output.get(1));
    Checks.require(filter.equals(expectedFilter), op, "a filter of " + expectedFilter, filter);
  }

  @Override
  public String toString() {
    return name()
        + " "
        + window
        + connectivity
        + activation.map(function -> " " + function).orElse("");
  }
}
