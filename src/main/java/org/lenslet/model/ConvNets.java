package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Model;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.tensor.Shape;

/** Small networks for pictures, series and volumes. */
final class ConvNets {
  private ConvNets() {}

  /**
   * Caffe's LeNet for digits of 28x28, with ReLU and maximum pooling: 431,080 parameters for 10
   * classes.
   */
  static Model caffeLeNet(Shape input, int classes) {
    return Model.input(input)
        .name("lenet-caffe")
        .conv(20, kernel(5))
        .maxPool(2)
        .conv(50, kernel(5))
        .maxPool(2)
        .flatten()
        .dense(500)
        .relu()
        .dense(classes)
        .build();
  }

  /**
   * The fully convolutional network for series, channels x length (Wang, Yan, Oates, "Time series
   * classification from scratch with deep neural networks", 2016).
   */
  static Model series(Shape input, int classes) {
    if (input.rank() != 2) {
      throw Zoo.unfit("series", "series of channels x length", input);
    }
    return Model.input(input)
        .name("series")
        .initializer(Initializer.heUniform())
        .conv(128, kernel(8).padding(new int[] {3}, new int[] {4}))
        .batchNorm()
        .relu()
        .conv(256, kernel(5).padding(2))
        .batchNorm()
        .relu()
        .conv(128, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .globalAvgPool()
        .dense(classes)
        .build();
  }

  /** Three convolutions of 3x3x3 with batch normalization for volumes, C x depth x H x W. */
  static Model volume(Shape input, int classes) {
    if (input.rank() != 4) {
      throw Zoo.unfit("volume", "volumes of channels x depth x height x width", input);
    }
    return Model.input(input)
        .name("volume")
        .initializer(Initializer.heNormal())
        .convWithoutBias(16, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .maxPool(2)
        .convWithoutBias(32, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .maxPool(2)
        .convWithoutBias(64, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .globalAvgPool()
        .dense(classes)
        .build();
  }
}
