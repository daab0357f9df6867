package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Branch;
import org.lenslet.layer.Model;
import org.lenslet.layer.Tensor;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.tensor.Shape;

/**
 * The residual networks of He, Zhang, Ren, Sun, "Deep residual learning for image recognition",
 * 2015, table 1; where a block of three convolutions has a stride, the 3x3 one has it, as is usual
 * since.
 */
final class ResNet {
  private ResNet() {}

  private static int[] blocks(int depth) {
    return switch (depth) {
      case 18 -> new int[] {2, 2, 2, 2};
      case 34, 50 -> new int[] {3, 4, 6, 3};
      case 101 -> new int[] {3, 4, 23, 3};
      default -> new int[] {3, 8, 36, 3};
    };
  }

  /** The model of so many layers with weights, for pictures of 224x224. */
  static Model of(int depth, Shape input, int classes) {
    Model.Builder model =
        start("resnet" + depth, input)
            .convWithoutBias(64, kernel(7).stride(2).padding(3))
            .batchNorm()
            .relu()
            .maxPool(kernel(3).stride(2).padding(1));
    return classified(stages(model, depth), classes);
  }

  /** ResNet-18 for pictures of 32x32: the first convolution is 3x3, and nothing is pooled. */
  static Model cifar18(Shape input, int classes) {
    Model.Builder model =
        start("resnet18-cifar", input).convWithoutBias(64, kernel(3).padding(1)).batchNorm().relu();
    return classified(stages(model, 18), classes);
  }

  private static Model.Builder start(String name, Shape input) {
    return Model.input(input).name(name).initializer(Initializer.heNormalFanOut());
  }

  /** Values by fan-out would grow as classes get fewer: to a deviation of 0.45 for ten. */
  private static Model classified(Model.Builder features, int classes) {
    return features.globalAvgPool().initializer(Initializer.fanInUniform()).dense(classes).build();
  }

  private static Model.Builder stages(Model.Builder model, int depth) {
    int[] blocks = blocks(depth);
    boolean isBottleneck = depth >= 50;
    int filters = 64;
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        int outputs = isBottleneck ? 4 * filters : filters;
        Branch layers = isBottleneck ? bottleneck(filters, stride) : basic(filters, stride);
        boolean isSameShape = block > 0 || stage == 0 && !isBottleneck;
        model =
            isSameShape
                ? model.residual(layers).relu()
                : model.residual(layers, projection(outputs, stride)).relu();
      }
      filters *= 2;
    }
    return model;
  }

  private static Branch projection(int outputs, int stride) {
    return x -> x.convWithoutBias(outputs, kernel(1).stride(stride)).batchNorm();
  }

  /** Two convolutions of 3x3. */
  static Branch basic(int filters, int stride) {
    return x -> {
      Tensor first =
          x.convWithoutBias(filters, kernel(3).stride(stride).padding(1)).batchNorm().relu();
      return first.convWithoutBias(filters, kernel(3).padding(1)).batchNorm();
    };
  }

  private static Branch bottleneck(int filters, int stride) {
    return x ->
        x.convWithoutBias(filters, kernel(1))
            .batchNorm()
            .relu()
            .convWithoutBias(filters, kernel(3).stride(stride).padding(1))
            .batchNorm()
            .relu()
            .convWithoutBias(4 * filters, kernel(1))
            .batchNorm();
  }

  /**
   * The networks for CIFAR-10 of the same paper, section 4.2: three stages of 16, 32 and 64
   * filters, shortcuts without parameters (option A).
   *
   * @param depth 6 n + 2
   */
  static Model small(int depth, Shape input, int classes) {
    Model.Builder model =
        Model.input(input)
            .name("resnet" + depth)
            .initializer(Initializer.heNormal())
            .convWithoutBias(16, kernel(3).padding(1))
            .batchNorm()
            .relu();
    int filters = 16;
    for (int stage = 0; stage < 3; stage++) {
      for (int block = 0; block < (depth - 2) / 6; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        int channels = filters;
        Branch layers = basic(filters, stride);
        model =
            stride == 1
                ? model.residual(layers).relu()
                : model.residual(layers, x -> x.paddedShortcut(channels, stride)).relu();
      }
      filters *= 2;
    }
    return model.globalAvgPool().dense(classes).build();
  }

  /**
   * The residual network of nine layers for CIFAR-10 in seconds (David Page, "How to train your
   * ResNet", 2018): 6,573,120 parameters for 10 classes.
   */
  static Model nine(Shape input, int classes) {
    Branch same128 = nineLayers(128);
    Branch same512 = nineLayers(512);
    return Model.input(input)
        .name("resnet9")
        .initializer(Initializer.heNormal())
        .apply(convNormRelu(64))
        .apply(convNormRelu(128))
        .maxPool(2)
        .residual(same128)
        .apply(convNormRelu(256))
        .maxPool(2)
        .apply(convNormRelu(512))
        .maxPool(2)
        .residual(same512)
        .globalMaxPool()
        .denseWithoutBias(classes)
        .elementwise("scale", Scale.by(0.125f))
        .build();
  }

  private static Branch nineLayers(int filters) {
    return x -> convNormRelu(filters).apply(convNormRelu(filters).apply(x));
  }

  private static Branch convNormRelu(int filters) {
    return x -> x.convWithoutBias(filters, kernel(3).padding(1)).batchNorm().relu();
  }
}
