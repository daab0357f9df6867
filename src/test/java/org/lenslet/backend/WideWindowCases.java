package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Windows whose steps, padding or dilation are far larger than the image. */
public abstract class WideWindowCases extends BackendCases {
  private static final int FAR = 30_000;

  static List<Window> windows() {
    return List.of(
        Window.of(3).withStride(FAR),
        Window.of(3).withPadding(FAR).withStride(7),
        Window.of(3).withPadding(FAR).withStride(FAR),
        Window.of(3).withPadding(FAR).withDilation(FAR),
        Window.of(3, 2).withStride(FAR),
        Window.of(3, 2).withPadding(FAR).withStride(FAR),
        Window.of(3, 2).withPadding(FAR).withStride(FAR, FAR + 1).withDilation(FAR, FAR - 2),
        Window.of(3, 2).withStride(FAR, 1),
        Window.of(3, 2)
            .withPadding(Shape.of(FAR, 1), Shape.of(FAR, 1))
            .withStride(FAR, FAR - 1)
            .withDilation(FAR, 1));
  }

  private static HostTensor image(Window window, int seed, int channels) {
    return integers(
        window.rank() == 1 ? Shape.of(2, channels, 7) : Shape.of(2, channels, 7, 6), seed);
  }

  private void assertAsReference(Op op, HostTensor... inputs) {
    Problem problem = SingleOp.problem(op, inputs);
    assertFalse(problem.output(0).elements() == 0);
    List<HostTensor> expected = SingleOp.run(ReferenceBackend.specification(), op, inputs);
    assertGives(expected, op, inputs);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void convolutions(Window window) {
    HostTensor x = image(window, 1, 3);
    Convolution op = Convolution.of(window);
    Shape filter = op.connectivity().filterShape(4, 3, window);
    HostTensor w = integers(filter, 2);
    HostTensor dy = integers(SingleOp.problem(op, x, w).output(0).shape(), 3);
    assertAsReference(op, x, w);
    assertAsReference(new ConvolutionBackwardData(op, x.shape()), dy, w);
    assertAsReference(new ConvolutionBackwardFilter(op, filter), x, dy);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void pools(Window window) {
    HostTensor x = image(window, 1, 2);
    MaxPool max = new MaxPool(window, false);
    List<HostTensor> largest = SingleOp.run(ReferenceBackend.specification(), max, x);
    assertAsReference(max, x);
    HostTensor dy = integers(largest.get(0).shape(), 3);
    assertAsReference(new MaxPoolBackward(max, x.shape()), dy, largest.get(1));
    // Sums: of means, equal roundings are nobody's promise.
    AveragePool average = new AveragePool(window, false, true, 1);
    assertAsReference(average, x);
    assertAsReference(new AveragePoolBackward(average, x.shape()), dy);
  }
}
