package org.lenslet.parity;

import org.lenslet.backend.Problem;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.op.Connectivity;
import org.lenslet.op.Convolution;
import org.lenslet.op.ConvolutionBackwardData;
import org.lenslet.op.ConvolutionBackwardFilter;
import org.lenslet.op.MatMul;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.op.Op;
import org.lenslet.op.Reduce;
import org.lenslet.tensor.Shape;

/** How much arithmetic a problem takes. */
public final class Work {
  private Work() {}

  /** The largest number of terms that are summed into one element of the output, at least 1. */
  public static long accumulations(Problem problem) {
    Op op = problem.op();
    if (op instanceof Convolution convolution) {
      return (long) widestFan(convolution.connectivity(), problem.input(1).shape())
              * convolution.window().size()
          + problem.inputs().size()
          - 2;
    }
    if (op instanceof ConvolutionBackwardData backward) {
      Connectivity connectivity = backward.forward().connectivity();
      int outputs = problem.input(0).shape().get(1);
      int readers =
          connectivity instanceof Connectivity.Groups groups ? outputs / groups.count() : outputs;
      return (long) readers * backward.forward().window().size();
    }
    if (op instanceof ConvolutionBackwardFilter) {
      Shape dy = problem.input(1).shape();
      return (long) dy.get(0) * dy.product(2, dy.rank());
    }
    if (op instanceof MatMul matMul) {
      return problem.input(0).shape().get(matMul.transposeA() ? -2 : -1)
          + problem.inputs().size()
          - 2;
    }
    if (op instanceof Reduce reduce) {
      Shape shape = problem.input(0).shape();
      return reduce.axes().stream().mapToLong(shape::get).reduce(1, (a, b) -> a * b);
    }
    return poolWindow(op);
  }

  /**
   * Floating-point operations: two per multiply-accumulate of convolutions and products, one per
   * element of a window of pooling; for all others one per element of inputs and outputs.
   */
  public static long flops(Problem problem) {
    Op op = problem.op();
    if (op instanceof Convolution convolution) {
      return convolution(convolution, problem.input(1).shape(), problem.output(0).shape());
    }
    if (op instanceof ConvolutionBackwardData backward) {
      return convolution(backward.forward(), problem.input(1).shape(), problem.input(0).shape());
    }
    if (op instanceof ConvolutionBackwardFilter backward) {
      return convolution(backward.forward(), backward.filter(), problem.input(1).shape());
    }
    if (op instanceof MatMul matMul) {
      long inner = problem.input(0).shape().get(matMul.transposeA() ? -2 : -1);
      return 2 * inner * problem.output(0).elements();
    }
    if (op instanceof MaxPool || op instanceof AveragePool) {
      return poolWindow(op) * problem.output(0).elements();
    }
    if (op instanceof MaxPoolBackward || op instanceof AveragePoolBackward) {
      return poolWindow(op) * problem.input(0).elements();
    }
    return problem.inputs().stream().mapToLong(spec -> spec.elements()).sum()
        + problem.outputs().stream().mapToLong(spec -> spec.elements()).sum();
  }

  private static long convolution(Convolution convolution, Shape filter, Shape output) {
    long links =
        convolution.connectivity() instanceof Connectivity.Table table
            ? table.links()
            : (long) filter.get(0) * filter.get(1);
    return 2
        * links
        * convolution.window().size()
        * output.get(0)
        * output.product(2, output.rank());
  }

  /** The most input channels that one output channel reads. */
  private static int widestFan(Connectivity connectivity, Shape filter) {
    return connectivity instanceof Connectivity.Table table
        ? table.inputsOf().stream().mapToInt(inputs -> inputs.size()).max().orElseThrow()
        : filter.get(1);
  }

  /** The size of the window of a sum over windows; 1 where nothing is summed. */
  private static long poolWindow(Op op) {
    if (op instanceof AveragePool pool) {
      return pool.window().size();
    }
    if (op instanceof AveragePoolBackward backward) {
      return backward.forward().window().size();
    }
    if (op instanceof MaxPool pool) {
      return pool.window().size();
    }
    return op instanceof MaxPoolBackward backward ? backward.forward().window().size() : 1;
  }
}
