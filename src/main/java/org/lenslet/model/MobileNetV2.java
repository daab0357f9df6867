package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Branch;
import org.lenslet.layer.Model;
import org.lenslet.layer.Tensor;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;

/**
 * MobileNetV2 of width 1 (Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks",
 * 2018, table 2): 3,504,872 parameters for 1,000 classes.
 */
final class MobileNetV2 {
  /** Expansion, channels, blocks and the first block's stride of each stage. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private MobileNetV2() {}

  static Model create(Shape input, int classes) {
    Model.Builder model =
        Model.input(input)
            .name("mobilenet-v2")
            .initializer(Initializer.heNormalFanOut())
            .convWithoutBias(32, kernel(3).stride(2).padding(1))
            .batchNorm()
            .apply(MobileNetV2::relu6);
    int channels = 32;
    for (int[] stage : STAGES) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        Branch layers = inverted(channels, stage[0], stage[1], stride);
        boolean isSameShape = stride == 1 && channels == stage[1];
        model = isSameShape ? model.residual(layers) : model.apply(layers);
        channels = stage[1];
      }
    }
    return model
        .convWithoutBias(1280, kernel(1))
        .batchNorm()
        .apply(MobileNetV2::relu6)
        .globalAvgPool()
        .dropout(0.2)
        .initializer(Initializer.normal(0.01))
        .dense(classes)
        .build();
  }

  private static Branch inverted(int inputs, int expansion, int outputs, int stride) {
    int hidden = inputs * expansion;
    return x -> {
      Tensor wide = expansion == 1 ? x : relu6(x.convWithoutBias(hidden, kernel(1)).batchNorm());
      Tensor filtered =
          relu6(
              wide.convWithoutBias(
                      hidden, kernel(3).stride(stride).padding(1), new Connectivity.Groups(hidden))
                  .batchNorm());
      return filtered.convWithoutBias(outputs, kernel(1)).batchNorm();
    };
  }

  private static Tensor relu6(Tensor x) {
    Expression positive = Expression.unary(UnaryFunction.RELU, Expression.input(0));
    return x.elementwise(
        "relu6", Expression.binary(BinaryFunction.MINIMUM, positive, Expression.constant(6)));
  }
}
