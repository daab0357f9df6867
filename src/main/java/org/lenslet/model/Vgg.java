package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Model;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.tensor.Shape;

/**
 * The networks of 3x3 convolutions of Simonyan and Zisserman, "Very deep convolutional networks for
 * large-scale image recognition", 2014, table 1, columns A, B, D and E.
 */
final class Vgg {
  /** Stands for a pooling among numbers of filters. */
  private static final int POOL = 0;

  private static final int[] A = {64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0};
  private static final int[] B = {64, 64, 0, 128, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0};
  private static final int[] D = {
    64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0
  };
  private static final int[] E = {
    64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0
  };

  private Vgg() {}

  private static int[] layers(int depth) {
    return switch (depth) {
      case 11 -> A;
      case 13 -> B;
      case 16 -> D;
      default -> E;
    };
  }

  /** The model of so many layers with weights, for pictures of 224x224. */
  static Model of(int depth, boolean batchNorm, Shape input, int classes) {
    return features("vgg" + depth, layers(depth), batchNorm, input)
        .initializer(Initializer.normal(0.01))
        .dense(4096)
        .relu()
        .dropout(0.5)
        .dense(4096)
        .relu()
        .dropout(0.5)
        .dense(classes)
        .build();
  }

  /** The convolutions of VGG-11 and one dense layer, for pictures of 32x32. */
  static Model cifar(boolean batchNorm, Shape input, int classes) {
    return features("vgg11-cifar", A, batchNorm, input)
        .initializer(Initializer.fanInUniform())
        .dense(classes)
        .build();
  }

  private static Model.Builder features(String name, int[] layers, boolean batchNorm, Shape input) {
    Kernel three = kernel(3).padding(1);
    Model.Builder model =
        Model.input(input)
            .name(name + (batchNorm ? "-bn" : ""))
            .initializer(Initializer.heNormalFanOut());
    for (int filters : layers) {
      if (filters == POOL) {
        model = model.maxPool(2);
      } else {
        model = model.conv(filters, three);
        model = (batchNorm ? model.batchNorm() : model).relu();
      }
    }
    return model.flatten();
  }
}
