package org.lenslet.parity;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.lenslet.backend.Problem;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.op.BinaryFunction;
import org.lenslet.op.Convolution;
import org.lenslet.op.Expression;
import org.lenslet.op.MatMul;
import org.lenslet.op.Op;
import org.lenslet.op.Pointwise;
import org.lenslet.op.Reduce;
import org.lenslet.op.ReduceFunction;
import org.lenslet.op.SgdUpdate;
import org.lenslet.op.Softmax;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;
import org.lenslet.op.UnaryFunction;
import org.lenslet.tensor.Shape;

/** Which problems have results that float arithmetic holds exactly, given small integer inputs. */
final class ExactArithmetic {
  private static final long EXACT_INTEGERS = 1L << 24;

  /**
   * Small enough that transforms which enlarge the numbers on the way (Winograd's F(2x2, 3x3) by 9
   * times 16) stay exact too.
   */
  private static final int LARGEST = 5;

  /** Constants below 2^4 with 4 binary digits behind the point keep products exact. */
  private static final float CONSTANT_STEP = 0x1p-4f;

  private static final Set<UnaryFunction> UNARY =
      EnumSet.of(
          UnaryFunction.NEGATE,
          UnaryFunction.ABS,
          UnaryFunction.SIGN,
          UnaryFunction.SQUARE,
          UnaryFunction.RELU,
          UnaryFunction.STEP,
          UnaryFunction.FLOOR);

  private static final Set<BinaryFunction> BINARY =
      EnumSet.complementOf(EnumSet.of(BinaryFunction.DIVIDE, BinaryFunction.POWER));

  private ExactArithmetic() {}

  /** The largest magnitude q with q * q * accumulations at most 2^24, capped; 0 where none is. */
  static int largestInteger(Problem problem) {
    return (int)
        Math.min(LARGEST, Math.sqrt((double) EXACT_INTEGERS / Work.accumulations(problem)));
  }

  static boolean applies(Problem problem) {
    return largestInteger(problem) >= 1 && isExact(problem);
  }

  private static boolean isExact(Problem problem) {
    Op op = problem.op();
    Shape input = problem.input(0).shape();
    if (op instanceof Convolution convolution) {
      return isExact(convolution.activation());
    }
    if (op instanceof MatMul matMul) {
      return isExact(matMul.activation());
    }
    if (op instanceof AveragePool pool) {
      return dividesExactly(pool, input, problem.output(0).shape());
    }
    if (op instanceof AveragePoolBackward backward) {
      return dividesExactly(backward.forward(), backward.input(), input);
    }
    if (op instanceof Reduce reduce && reduce.function() == ReduceFunction.MEAN) {
      return isPowerOfTwo(Work.accumulations(problem));
    }
    if (op instanceof Pointwise pointwise) {
      return isExact(pointwise.expression());
    }
    return !(op instanceof Softmax
        || op instanceof SoftmaxCrossEntropy
        || op instanceof SoftmaxCrossEntropyBackward
        || op instanceof SgdUpdate
        || op instanceof AdamUpdate);
  }

  private static boolean isExact(Optional<UnaryFunction> activation) {
    return activation.map(UNARY::contains).orElse(true);
  }

  private static boolean isExact(Expression expression) {
    if (expression instanceof Expression.Constant constant) {
      float steps = constant.value() / CONSTANT_STEP;
      return Math.abs(constant.value()) < 16 && steps == Math.rint(steps);
    }
    if (expression instanceof Expression.Unary unary) {
      return UNARY.contains(unary.function()) && isExact(unary.argument());
    }
    if (expression instanceof Expression.Binary binary) {
      return BINARY.contains(binary.function())
          && isExact(binary.left())
          && isExact(binary.right());
    }
    if (expression instanceof Expression.Select select) {
      return isExact(select.condition())
          && isExact(select.whenTrue())
          && isExact(select.whenFalse());
    }
    return true;
  }

  private static boolean dividesExactly(AveragePool pool, Shape input, Shape output) {
    if (pool.divisor() > 0) {
      return isPowerOfTwo(pool.divisor());
    }
    for (int axis = 0; axis < pool.window().rank(); axis++) {
      for (int i = 0; i < output.get(axis + 2); i++) {
        int counted = pool.counted(axis, i, input.get(axis + 2));
        if (counted > 0 && !isPowerOfTwo(counted)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPowerOfTwo(long number) {
    return Long.bitCount(number) == 1;
  }
}
