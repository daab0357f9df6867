package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Model;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.tensor.Shape;

/** AlexNet in one tower, and as it was published in two. */
final class AlexNet {
  private static final Connectivity TWO_GROUPS = new Connectivity.Groups(2);

  private AlexNet() {}

  /**
   * One tower without local response normalization (Krizhevsky, "One weird trick for parallelizing
   * convolutional neural networks", 2014): 61,100,840 parameters for 1,000 classes. The first
   * values are torchvision's, as the recipe's rate: with twice their deviation it diverges.
   */
  static Model oneTower(Shape input, int classes) {
    return Model.input(input)
        .name("alexnet")
        .initializer(Initializer.fanInUniform())
        .conv(64, kernel(11).stride(4).padding(2))
        .relu()
        .maxPool(kernel(3).stride(2))
        .conv(192, kernel(5).padding(2))
        .relu()
        .maxPool(kernel(3).stride(2))
        .conv(384, kernel(3).padding(1))
        .relu()
        .conv(256, kernel(3).padding(1))
        .relu()
        .conv(256, kernel(3).padding(1))
        .relu()
        .maxPool(kernel(3).stride(2))
        .flatten()
        .dropout(0.5)
        .dense(4096)
        .relu()
        .dropout(0.5)
        .dense(4096)
        .relu()
        .dense(classes)
        .build();
  }

  /**
   * Two groups of channels and local response normalization (Krizhevsky, Sutskever, Hinton,
   * "ImageNet classification with deep convolutional neural networks", 2012), in the constants of
   * Caffe's replica: 60,965,224 parameters for 1,000 classes.
   */
  static Model twoGroups(Shape input, int classes) {
    return Model.input(input)
        .name("alexnet-2012")
        .initializer(Initializer.normal(0.01))
        .conv(96, kernel(11).stride(4))
        .relu()
        .localResponseNorm(5, 1e-4, 0.75, 1)
        .maxPool(kernel(3).stride(2))
        .conv(256, kernel(5).padding(2), TWO_GROUPS)
        .relu()
        .localResponseNorm(5, 1e-4, 0.75, 1)
        .maxPool(kernel(3).stride(2))
        .conv(384, kernel(3).padding(1))
        .relu()
        .conv(384, kernel(3).padding(1), TWO_GROUPS)
        .relu()
        .conv(256, kernel(3).padding(1), TWO_GROUPS)
        .relu()
        .maxPool(kernel(3).stride(2))
        .flatten()
        .initializer(Initializer.normal(0.005))
        .dense(4096)
        .relu()
        .dropout(0.5)
        .dense(4096)
        .relu()
        .dropout(0.5)
        .initializer(Initializer.normal(0.01))
        .dense(classes)
        .build();
  }
}
