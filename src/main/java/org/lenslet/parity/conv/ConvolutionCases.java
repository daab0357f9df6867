package org.lenslet.parity.conv;

import static org.lenslet.op.conv.Connectivity.DENSE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Connectivity.Groups;
import org.lenslet.op.conv.Connectivity.Table;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Fill;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Cases of convolution, forward and both gradients. */
final class ConvolutionCases {
  /** Output channels that read 1, 3 and 2 of 5 inputs, of which number 2 is read by none. */
  private static final Table UNEVEN =
      new Table(List.of(List.of(4), List.of(0, 1, 3), List.of(1, 4)));

  /** Padding before and after one axis. */
  private static final int[][] PADDINGS = {{0, 0}, {1, 1}, {0, 1}, {2, 0}, {2, 3}};

  private ConvolutionCases() {}

  static void add(CaseList list) {
    networks(list.core());
    shapes(list.core());
    symmetric(list.core());
    connections(list.core());
    oneAxis(list.more());
    twoAxes(list.more());
    threeAxes(list.more());
    tileEdges(list.more());
    largePlanes(list.more());
    activations(list);
  }

  /** A forward without and with bias, and both gradients. */
  static void all(
      CaseList list, Shape input, int filters, Window window, Connectivity connectivity) {
    Convolution forward = Convolution.of(window, connectivity);
    Shape filter = connectivity.filterShape(filters, input.get(1), window);
    Shape output =
        forward.outputs(List.of(TensorSpec.f32(input), TensorSpec.f32(filter))).get(0).shape();
    list.add(forward, input, filter);
    list.add(forward, input, filter, Shape.of(filters));
    list.add(new ConvolutionBackwardData(forward, input), output, filter);
    list.add(new ConvolutionBackwardFilter(forward, filter), input, output);
  }

  private static void all(CaseList list, Shape input, int filters, Window window) {
    all(list, input, filters, window, DENSE);
  }

  /** Layers of LeNet-5, AlexNet and ResNet on small images. */
  private static void networks(CaseList list) {
    all(list, Shape.of(2, 1, 28, 28), 6, Window.of(5, 5).withPadding(2));
    all(list, Shape.of(2, 6, 14, 14), 16, Window.of(5, 5));
    all(list, Shape.of(3, 16, 5, 5), 120, Window.of(5, 5));
    all(list, Shape.of(1, 3, 43, 43), 8, Window.of(11, 11).withStride(4).withPadding(2));
    all(list, Shape.of(1, 3, 29, 29), 8, Window.of(7, 7).withStride(2).withPadding(3));
    all(list, Shape.of(2, 16, 8, 8), 16, Window.of(3, 3).withPadding(1));
    all(list, Shape.of(2, 16, 9, 9), 8, Window.of(3, 3).withStride(2).withPadding(1));
    all(list, Shape.of(2, 16, 8, 8), 32, Window.of(1, 1).withStride(2));
    all(list, Shape.of(2, 24, 7, 7), 40, Window.of(1, 1));
  }

  /** Kernels as large as the padded image and larger than the image, strides beyond the kernel. */
  private static void shapes(CaseList list) {
    all(list, Shape.of(1, 1, 1, 1), 1, Window.of(1, 1));
    all(list, Shape.of(1, 1, 1, 1), 1, Window.of(3, 3).withPadding(1));
    all(list, Shape.of(2, 3, 5, 7), 4, Window.of(5, 7));
    all(list, Shape.of(3, 5, 3, 4), 7, Window.of(3, 4));
    all(list, Shape.of(1, 2, 3, 4), 3, Window.of(5, 6).withPadding(2));
    all(list, Shape.of(2, 2, 2, 3), 3, Window.of(7, 7).withPadding(3).withStride(2));
    all(list, Shape.of(2, 3, 11, 13), 5, Window.of(1, 1).withStride(3, 4));
    all(list, Shape.of(2, 3, 11, 13), 5, Window.of(2, 2).withStride(5, 3));
    all(list, Shape.of(1, 2, 10, 9), 3, Window.of(2, 3).withStride(4).withPadding(1));
    // More columns than the largest tile has, with the least work; in the gradient of w, too.
    all(list, Shape.of(1, 1, 12, 12), 1, Window.of(1, 1));
    all(list, Shape.of(1, 15, 3, 3), 1, Window.of(3, 3));
    // More than one of the largest tiles both ways: forward, in the gradient of x and in that of w.
    all(list, Shape.of(1, 2, 12, 12), 130, Window.of(1, 1));
    all(list, Shape.of(1, 130, 12, 12), 2, Window.of(1, 1));
    all(list, Shape.of(1, 15, 3, 3), 130, Window.of(3, 3));
    // Kernels of the image's extents that still read elsewhere.
    all(list, Shape.of(2, 3, 3, 3), 4, dilatedOverTheEnd(3, 3));
    all(list, Shape.of(2, 3, 3), 4, dilatedOverTheEnd(3));
    // One window of the image's extents that begins in the padding.
    all(list, Shape.of(2, 3, 5, 5), 4, Window.of(5, 5).withPadding(1).withStride(3));
    // Windows that lie in the padding alone.
    all(list, Shape.of(1, 2, 3, 4), 3, Window.of(2, 2).withPadding(3));
    all(list, Shape.of(1, 2, 3, 4), 3, Window.of(1, 1).withPadding(1));
    // Rows and columns at the end that no window reads.
    all(list, Shape.of(2, 2, 8, 9), 3, Window.of(2, 2).withStride(3));
    all(list, Shape.of(1, 3, 12, 12), 2, Window.of(3, 3).withDilation(4).withPadding(4));
    all(list, Shape.of(2, 3, 6, 7), 4, Window.of(3, 4).withPadding(Shape.of(1, 1), Shape.of(1, 2)));
  }

  /** Dilated by 2 from the image's start on, with padding behind, so that there is one window. */
  private static Window dilatedOverTheEnd(int... kernel) {
    Window window = Window.of(kernel);
    int[] after = Arrays.stream(kernel).map(extent -> extent - 1).toArray();
    return window.withDilation(2).withPadding(window.padBefore(), Shape.of(after));
  }

  /**
   * Parameters that differ between axes and give the same output extents when they are swapped, so
   * that nothing but the numbers shows which axis got which.
   */
  private static void symmetric(CaseList list) {
    all(list, Shape.of(2, 3, 4, 4), 5, Window.of(1, 1).withStride(2, 3));
    all(list, Shape.of(2, 3, 5, 5), 5, Window.of(2, 2).withStride(3, 2));
    all(list, Shape.of(2, 3, 5, 5), 5, Window.of(2, 2).withStride(2).withDilation(1, 2));
    all(list, Shape.of(2, 3, 6, 6), 5, Window.of(3, 3).withPadding(Shape.of(1, 0), Shape.of(0, 1)));
    all(list, Shape.of(1, 2, 4, 4, 4), 3, Window.of(1, 1, 1).withStride(2, 1, 3));
    all(list, Shape.of(1, 2, 5, 4, 5), 3, Window.of(2, 3, 2).withStride(3, 1, 2));
  }

  private static void connections(CaseList list) {
    Window padded = Window.of(3, 3).withPadding(1);
    all(list, Shape.of(2, 6, 14, 14), 16, Window.of(5, 5), Connectivity.LENET_C3);
    all(list, Shape.of(1, 6, 7, 9), 16, padded.withStride(2, 1), Connectivity.LENET_C3);
    all(list, Shape.of(2, 5, 6, 5), 3, padded, UNEVEN);
    all(list, Shape.of(2, 7, 11), 3, Window.of(3).withDilation(2), UNEVEN);
    all(list, Shape.of(1, 5, 3, 4, 5), 3, Window.of(2, 3, 2), UNEVEN);
    all(list, Shape.of(1, 1, 5, 5), 1, padded, new Table(List.of(List.of(0))));
    for (int groups : new int[] {2, 3}) {
      all(list, Shape.of(2, 3 * groups, 6, 7), 5 * groups, padded, new Groups(groups));
      all(list, Shape.of(1, groups, 9, 8), 4 * groups, Window.of(1, 1), new Groups(groups));
      all(list, Shape.of(1, 8 * groups, 5), groups, Window.of(3), new Groups(groups));
    }
    for (int channels : new int[] {1, 4, 7, 16, 33}) {
      Groups depthwise = new Groups(channels);
      all(list, Shape.of(2, channels, 9, 7), channels, padded, depthwise);
      all(list, Shape.of(1, channels, 9, 7), 2 * channels, padded.withStride(2), depthwise);
      all(list, Shape.of(1, channels, 8, 10), channels, Window.of(5, 5).withPadding(2), depthwise);
    }
    all(list, Shape.of(2, 4, 5, 4, 3), 8, Window.of(3, 3, 3).withPadding(1), new Groups(4));
  }

  /** The whole product of kernels, strides, dilations and paddings. */
  private static void oneAxis(CaseList list) {
    for (int kernel : new int[] {1, 2, 3, 5}) {
      for (int stride : new int[] {1, 2, 3}) {
        for (int dilation : new int[] {1, 2, 3}) {
          for (int[] padding : PADDINGS) {
            Window window =
                Window.of(kernel)
                    .withStride(stride)
                    .withDilation(dilation)
                    .withPadding(Shape.of(padding[0]), Shape.of(padding[1]));
            all(list, Shape.of(2, 3, 17), 4, window);
          }
        }
      }
    }
  }

  /** Different parameters on each axis, so that a swap shows. */
  private static void twoAxes(CaseList list) {
    int[][] kernels = {{1, 3}, {3, 1}, {2, 3}, {3, 3}, {5, 2}};
    int[][] strides = {{1, 1}, {1, 2}, {2, 1}, {2, 3}, {3, 2}};
    int[][] dilations = {{1, 1}, {1, 2}, {3, 1}};
    for (int[] kernel : kernels) {
      for (int i = 0; i < strides.length; i++) {
        for (int j = 0; j < dilations.length; j++) {
          int[] rows = PADDINGS[(i + j) % PADDINGS.length];
          int[] columns = PADDINGS[(i + 2 * j + 1) % PADDINGS.length];
          Window window =
              Window.of(kernel)
                  .withStride(strides[i])
                  .withDilation(dilations[j])
                  .withPadding(Shape.of(rows[0], columns[0]), Shape.of(rows[1], columns[1]));
          all(list, Shape.of(2, 3, 13, 11), 5, window);
        }
      }
    }
  }

  /** Planes of hundreds of positions under few filters, which kernels may treat as long vectors. */
  private static void largePlanes(CaseList list) {
    all(list, Shape.of(2, 3, 41, 40), 5, Window.of(3, 3).withPadding(1));
    all(list, Shape.of(2, 7, 17, 19), 30, Window.of(3, 3));
    all(list, Shape.of(2, 5, 19, 18), 3, Window.of(3, 3), UNEVEN);
    all(list, Shape.of(1, 4, 2100), 3, Window.of(4).withDilation(2));
    all(list, Shape.of(1, 3, 7, 9, 8), 4, Window.of(3, 2, 3).withPadding(0, 1, 1));
    Window uneven = Window.of(2, 3).withDilation(3, 1).withPadding(Shape.of(1, 0), Shape.of(2, 1));
    all(list, Shape.of(2, 6, 20, 17), 10, uneven, new Groups(2));
  }

  private static void threeAxes(CaseList list) {
    Shape input = Shape.of(2, 3, 5, 6, 7);
    Window plain = Window.of(3, 2, 3);
    Window asymmetric = plain.withPadding(Shape.of(1, 0, 2), Shape.of(0, 1, 1));
    for (Window window :
        List.of(
            Window.of(1, 1, 1),
            plain,
            asymmetric,
            plain.withStride(1, 2, 3),
            plain.withDilation(2, 3, 1),
            asymmetric.withStride(2, 1, 3),
            asymmetric.withDilation(1, 2, 2),
            asymmetric.withStride(3, 2, 1).withDilation(2, 1, 3),
            Window.of(1, 3, 3).withPadding(0, 1, 1),
            Window.of(3, 1, 1).withPadding(1, 0, 0))) {
      all(list, input, 4, window);
    }
  }

  /** Each extent that an algorithm may cut into tiles, one at a time. */
  private static void tileEdges(CaseList list) {
    Window window = Window.of(3, 3).withPadding(1);
    for (int edge : CaseList.EDGES) {
      all(list, Shape.of(1, edge, 5, 4), 3, window);
      all(list, Shape.of(1, 2, 5, 4), edge, window);
      all(list, Shape.of(1, 2, 3, edge), 5, window);
      all(list, Shape.of(1, 2, edge, 3), 3, window);
      all(list, Shape.of(1, edge, 3, 3), 7, Window.of(1, 1));
      all(list, Shape.of(1, 5, 3, 3), edge, Window.of(1, 1));
      all(list, Shape.of(edge, 2, 4, 3), 3, window);
    }
    for (int batch :
        new int[] {1, 16, 17}) { // the second layer of LeNet-5: a batch in one work-item
      all(list, Shape.of(batch, 6, 14, 14), 16, Window.of(5, 5));
    }
    for (int block : CaseList.BLOCKS) {
      all(list, Shape.of(1, block, 3, 2), 5, Window.of(1, 1));
      all(list, Shape.of(1, 5, 3, 2), block, Window.of(1, 1));
      all(list, Shape.of(1, 3, 1, block), 5, Window.of(1, 3).withPadding(0, 1));
    }
    all(list, Shape.of(3, 17, 13, 19), 33, window);
    all(list, Shape.of(2, 32, 16, 16), 32, window);
    all(list, Shape.of(1, 65, 9, 9), 65, window);
    all(list, Shape.of(1, 57, 6, 5), 9, window);
  }

  private static void activations(CaseList list) {
    Window window = Window.of(3, 2).withPadding(1);
    Shape input = Shape.of(2, 5, 6, 7);
    for (UnaryFunction function : UnaryFunction.values()) {
      list.coreIf(CaseList.isCommonActivation(function));
      Convolution fused = new Convolution(window, DENSE, Optional.of(function));
      Fill fill = Fill.activationDomain(function);
      Shape filter = Shape.of(9, 5, 3, 2);
      list.addFilled(fused, fill, input, filter);
      list.addFilled(fused, fill, input, filter, Shape.of(9));
    }
    list.core();
    Convolution depthwise = new Convolution(window, new Groups(5), Optional.of(UnaryFunction.RELU));
    list.add(depthwise, input, Shape.of(10, 1, 3, 2), Shape.of(10));
    Convolution table =
        new Convolution(Window.of(5, 5), Connectivity.LENET_C3, Optional.of(UnaryFunction.TANH));
    list.add(table, Shape.of(1, 6, 9, 9), Shape.of(60, 5, 5), Shape.of(16));
    Convolution pointwise =
        new Convolution(Window.of(1, 1), DENSE, Optional.of(UnaryFunction.RELU));
    list.add(pointwise, Shape.of(1, 17, 5, 7), Shape.of(33, 17, 1, 1), Shape.of(33));
  }
}
