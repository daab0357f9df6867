package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.op.pool.AveragePool;

/** The divisors of mean pooling as a product over the axes, as kernels take them. */
final class PoolDivisors {
  private PoolDivisors() {}

  /** The largest of the products. */
  static int largest(AveragePool op) {
    return op.divisor() > 0 ? op.divisor() : op.window().size();
  }

  /** A factor for each output index along depth, then height, then width. */
  static int[] factors(AveragePool op, WindowArguments window) {
    AveragePool pool = new AveragePool(window.window(), op.ceil(), op.countPadding(), op.divisor());
    int missing = 3 - window.window().rank();
    int[] factors = new int[window.output(0) + window.output(1) + window.output(2)];
    int at = 0;
    for (int axis = 0; axis < 3; axis++) {
      for (int p = 0; p < window.output(axis); p++) {
        if (op.divisor() > 0) {
          factors[at++] = axis == 0 ? op.divisor() : 1;
        } else {
          factors[at++] = axis < missing ? 1 : pool.counted(axis - missing, p, window.input(axis));
        }
      }
    }
    return factors;
  }
}
