package org.lenslet.backend.opencl.conv;

import java.util.List;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.tensor.Shape;

/**
 * The sizes of a convolution, the same whichever direction computes it: input, filter and output
 * are meant as those of forward.
 *
 * @param groups 1 for a connection table, whose dense filter has one group
 * @param table the connection table, if there is one
 */
record ConvolutionSizes(
    int images,
    int inputs,
    int outputs,
    int groups,
    Optional<Connectivity.Table> table,
    WindowArguments window) {

  /** The sizes of a problem of any of the three directions. */
  static ConvolutionSizes of(Problem problem) {
    if (problem.op() instanceof ConvolutionBackwardData backward) {
      return of(backward.forward(), backward.input(), problem.input(0).shape());
    }
    if (problem.op() instanceof ConvolutionBackwardFilter backward) {
      return of(backward.forward(), problem.input(0).shape(), problem.input(1).shape());
    }
    return of((Convolution) problem.op(), problem.input(0).shape(), problem.output(0).shape());
  }

  private static ConvolutionSizes of(Convolution forward, Shape input, Shape output) {
    Connectivity connectivity = forward.connectivity();
    return new ConvolutionSizes(
        input.get(0),
        input.get(1),
        output.get(1),
        connectivity instanceof Connectivity.Groups grouped ? grouped.count() : 1,
        connectivity instanceof Connectivity.Table table ? Optional.of(table) : Optional.empty(),
        new WindowArguments(forward.window(), input, output));
  }

  int inputsPerGroup() {
    return inputs / groups;
  }

  int outputsPerGroup() {
    return outputs / groups;
  }

  /** Positions of the window. */
  int taps() {
    return window.window().size();
  }

  /** Elements of the filter with every pair of channels of a group, taps included. */
  long denseFilterElements() {
    return (long) outputs * inputsPerGroup() * taps();
  }

  /** Positions of the output over all images: the terms of an element of the filter's gradient. */
  int positions() {
    return images * window.outputs();
  }

  /** Multiply-adds of any direction with the dense filter. */
  double multiplyAdds() {
    return (double) denseFilterElements() * images * window.outputs();
  }

  /** Binds bias and has_bias of a forward kernel. */
  static KernelCall bindBias(KernelCall call, Binding binding) {
    boolean hasBias = binding.inputs().size() == 3;
    return (hasBias ? call.in("bias", binding.input(2)) : call.absent("bias"))
        .i32("has_bias", hasBias ? 1 : 0);
  }

  /** The input channels of each output channel of the table. */
  List<List<Integer>> inputsOf() {
    return table.orElseThrow().inputsOf();
  }
}
