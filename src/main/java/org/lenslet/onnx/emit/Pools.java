package org.lenslet.onnx.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.onnx.file.OnnxAttribute;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.Bands;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.Sampling;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Pooling and resizing. */
final class Pools {
  private final Draft draft;

  /** The name of what is pooled. */
  private final String x;

  private final Shape shape;

  private Pools(Draft draft, String x, Shape shape) {
    this.draft = draft;
    this.x = x;
    this.shape = shape;
  }

  /** Adds an operation on x of a shape, and returns its output's name; null for any other. */
  static String emit(Draft draft, Op op, String x, Shape shape) {
    Pools pools = new Pools(draft, x, shape);
    if (op instanceof MaxPool pool) {
      return draft.add("MaxPool", List.of(x), window(pool.window(), ceil(pool.ceil())));
    }
    if (op instanceof AveragePool pool) {
      return pools.averagePool(pool);
    }
    if (op instanceof AdaptiveMaxPool pool) {
      return draft.add("MaxPool", List.of(x), window(pools.even(op, pool.extents())));
    }
    return op instanceof Resample resample ? pools.resample(resample) : null;
  }

  /** The attributes of a window, and more. */
  static OnnxAttribute[] window(Window window, OnnxAttribute... more) {
    int[] pads = window.padBefore().append(window.padAfter().toArray()).toArray();
    List<OnnxAttribute> attributes =
        new ArrayList<>(
            List.of(
                OnnxAttribute.of("kernel_shape", window.kernel().toArray()),
                OnnxAttribute.of("strides", window.stride().toArray()),
                OnnxAttribute.of("pads", pads)));
    if (Arrays.stream(window.dilation().toArray()).anyMatch(dilation -> dilation != 1)) {
      attributes.add(OnnxAttribute.of("dilations", window.dilation().toArray()));
    }
    attributes.addAll(List.of(more));
    return attributes.toArray(OnnxAttribute[]::new);
  }

  private static OnnxAttribute[] ceil(boolean ceil) {
    return ceil ? new OnnxAttribute[] {OnnxAttribute.of("ceil_mode", 1L)} : new OnnxAttribute[0];
  }

  private String averagePool(AveragePool op) {
    boolean isFixed = op.divisor() > 0;
    OnnxAttribute counts =
        OnnxAttribute.of("count_include_pad", isFixed || op.countPadding() ? 1L : 0L);
    List<OnnxAttribute> more = new ArrayList<>(List.of(ceil(op.ceil())));
    more.add(counts);
    if (isFixed && op.ceil()) {
      throw Emission.unsupported(op);
    }
    String mean =
        draft.add(
            "AveragePool", List.of(x), window(op.window(), more.toArray(OnnxAttribute[]::new)));
    int size = op.window().size();
    return isFixed && op.divisor() != size
        ? draft.add("Mul", List.of(mean, draft.number((float) size / op.divisor())))
        : mean;
  }

  /** The window of pooling to extents that divide the input's. */
  private Window even(Op op, Shape extents) {
    int[] kernel = new int[extents.rank()];
    for (int axis = 0; axis < kernel.length; axis++) {
      int in = shape.get(axis + 2);
      if (in % extents.get(axis) != 0) {
        throw Emission.unsupported(op);
      }
      kernel[axis] = in / extents.get(axis);
    }
    return Window.of(kernel).withStride(kernel);
  }

  private String resample(Resample op) {
    if (op.sampling() == Sampling.MEAN) {
      return means(op);
    }
    int rank = op.extents().rank();
    int[] axes = new int[rank];
    long[] sizes = new long[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = i + 2;
      sizes[i] = op.extents().get(i);
    }
    String coordinates =
        switch (op.sampling()) {
          case NEAREST -> "asymmetric";
          case LINEAR_CORNERS -> "align_corners";
          default -> "half_pixel";
        };
    boolean isNearest =
        op.sampling() == Sampling.NEAREST || op.sampling() == Sampling.NEAREST_CENTERS;
    return draft.add(
        "Resize",
        List.of(x, "", "", draft.integers(sizes)),
        OnnxAttribute.of("mode", isNearest ? "nearest" : "linear"),
        OnnxAttribute.of("coordinate_transformation_mode", coordinates),
        OnnxAttribute.of(
            "nearest_mode", op.sampling() == Sampling.NEAREST ? "floor" : "round_prefer_ceil"),
        OnnxAttribute.of("axes", axes));
  }

  /** As products with the weights along the last axis, and along the one before it. */
  private String means(Resample op) {
    Shape input = shape;
    int rank = op.extents().rank();
    Bands[] bands = op.bands(input);
    String y = x;
    if (rank == 3 && op.extents().get(0) != input.get(2)) {
      return draft.add(
          "AveragePool",
          List.of(x),
          window(even(op, op.extents()), OnnxAttribute.of("count_include_pad", 0L)));
    }
    y = draft.add("MatMul", List.of(y, draft.constant(matrix(bands[2], input.get(-1), true))));
    return rank == 1
        ? y
        : draft.add("MatMul", List.of(draft.constant(matrix(bands[1], input.get(-2), false)), y));
  }

  private static HostTensor matrix(Bands bands, int in, boolean turned) {
    int out = bands.outputs();
    HostTensor matrix =
        HostTensor.zeros(turned ? TensorSpec.f32(in, out) : TensorSpec.f32(out, in));
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < bands.weights()[o].length; i++) {
        int from = bands.first()[o] + i;
        matrix.floats()[turned ? from * out + o : o * in + from] = (float) bands.weights()[o][i];
      }
    }
    return matrix;
  }
}
