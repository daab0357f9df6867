package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.parity.Comparison;
import org.lenslet.parity.ResultCheck;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Numbers near the end of what a float holds: where the sum on the way to a result is beyond, the
 * reference, which adds in double precision, is not, and no sound device is blamed for that.
 */
public abstract class RangeCases extends BackendCases {

  private static HostTensor filled(float value, int... extents) {
    return HostTensor.filled(Shape.of(extents), value);
  }

  /** As many of one sign as of the other, so that the exact sum is 0. */
  private static HostTensor alternating(float value, int... extents) {
    HostTensor tensor = filled(value, extents);
    for (int i = 0; i < tensor.floats().length; i += 2) {
      tensor.floats()[i] = -value;
    }
    return tensor;
  }

  /** Every candidate's results pass the judge of training steps. */
  private void assertSound(Op op, HostTensor... inputs) {
    Problem problem = SingleOp.problem(op, inputs);
    for (Candidate candidate : SingleOp.candidates(backend(), problem)) {
      List<HostTensor> got = SingleOp.run(backend(), candidate, op, inputs);
      for (Comparison output :
          ResultCheck.compare(
              problem, Arrays.asList(inputs), got, Accuracy.FP32, new ReferenceBackend())) {
        assertEquals("", output.failure(), candidate.name() + " on " + problem);
      }
    }
  }

  /** From where a single sum overflows to where hardly any number fits. */
  @ParameterizedTest
  @ValueSource(floats = {1e36f, 1e37f, 2e38f, 3.4e38f, Float.MAX_VALUE})
  void sumsAndMeansOfLargeNumbersAreJudgedWithinTheRangeOfFloat(float large) {
    for (ReduceFunction function : ReduceFunction.values()) {
      for (List<Integer> axes : List.of(List.of(0), List.of(1), List.of(0, 1))) {
        assertSound(new Reduce(function, axes, false), filled(large, 7, 301));
        assertSound(new Reduce(function, axes, false), alternating(large, 7, 301));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {5e37f, 2e38f, 3.4e38f, Float.MAX_VALUE})
  void averagesOfLargeNumbersAreJudgedWithinTheRangeOfFloat(float large) {
    Window window = Window.of(3, 3).withStride(2).withPadding(1);
    for (int divisor : new int[] {0, 4, 100}) {
      AveragePool pool = new AveragePool(window, false, divisor > 0, divisor);
      HostTensor x = filled(large, 2, 3, 9, 19);
      assertSound(pool, x);
      assertSound(pool, alternating(large, 2, 3, 9, 19));
      Shape y = SingleOp.problem(pool, x).output(0).shape();
      assertSound(new AveragePoolBackward(pool, x.shape()), filled(large, y.toArray()));
    }
  }

  /** Where the mean is a float, no kernel loses it on the way. */
  @ParameterizedTest
  @ValueSource(floats = {1e-30f, 1e37f, 1.5e38f, 3e38f})
  void meansAreInTheRangeOfFloatWhereverTheirTermsAre(float value) {
    for (List<Integer> axes : List.of(List.of(0), List.of(1), List.of(0, 1))) {
      assertAllNear(
          value, 1e-3, new Reduce(ReduceFunction.MEAN, axes, false), filled(value, 33, 9001));
    }
    for (int stride = 1; stride <= 3; stride++) {
      for (Window window : List.of(Window.of(2, 2), Window.of(3, 3), Window.of(3, 20))) {
        AveragePool pool = new AveragePool(window.withStride(stride), false, false, 0);
        assertAllNear(value, 1e-5, pool, filled(value, 2, 3, 9, 43));
        assertAllNear(
            value,
            1e-5,
            new AveragePool(window.withStride(stride).withPadding(1), false, false, 0),
            filled(value, 2, 3, 9, 43));
      }
    }
  }

  private void assertAllNear(float expected, double relative, Op op, HostTensor input) {
    for (Candidate candidate : SingleOp.candidates(backend(), SingleOp.problem(op, input))) {
      for (float got : SingleOp.run(backend(), candidate, op, input).get(0).floats()) {
        assertEquals(expected, got, relative * expected, candidate.name() + " of " + op);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e18f, 1e19f, 1e25f})
  void productsOfLargeNumbersAreJudgedWithinTheRangeOfFloat(float large) {
    HostTensor b = filled(large, 37, 21);
    HostTensor bias = filled(-3e38f, 21);
    for (HostTensor a : List.of(filled(large, 5, 37), alternating(large, 5, 37))) {
      assertSound(MatMul.of(false, false), a, b);
      for (UnaryFunction function :
          List.of(UnaryFunction.RELU, UnaryFunction.TANH, UnaryFunction.SIGMOID)) {
        assertSound(new MatMul(false, false, Optional.of(function)), a, b, bias);
      }
    }
    Convolution convolution = Convolution.of(Window.of(3, 3).withPadding(1));
    HostTensor x = alternating(large, 2, 4, 9, 9);
    HostTensor w = filled(large, 6, 4, 3, 3);
    HostTensor dy = alternating(large, 2, 6, 9, 9);
    assertSound(convolution, x, w);
    assertSound(new ConvolutionBackwardData(convolution, x.shape()), dy, w);
    assertSound(new ConvolutionBackwardFilter(convolution, w.shape()), x, dy);
  }

  @Test
  void softmaxOfNumbersFarApartIsJudgedWithinTheRangeOfFloat() {
    HostTensor x = alternating(3e38f, 4, 11);
    assertSound(new Softmax(1), x);
    assertSound(new Softmax(0), x);
  }
}
