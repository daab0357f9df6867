package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Branch;
import org.lenslet.layer.Model;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.tensor.Shape;

/**
 * GoogLeNet without its auxiliary outputs (Szegedy et al., "Going deeper with convolutions", 2014,
 * table 1), in the constants of Caffe's replica: 6,998,552 parameters for 1,000 classes.
 */
final class GoogLeNet {
  private static final Kernel HALVING = kernel(3).stride(2);

  private GoogLeNet() {}

  static Model create(Shape input, int classes) {
    return Model.input(input)
        .name("googlenet")
        .initializer(Initializer.xavierUniform())
        .conv(64, kernel(7).stride(2).padding(3))
        .relu()
        .maxPoolCeil(HALVING)
        .localResponseNorm(5, 1e-4, 0.75, 1)
        .conv(64, kernel(1))
        .relu()
        .conv(192, kernel(3).padding(1))
        .relu()
        .localResponseNorm(5, 1e-4, 0.75, 1)
        .maxPoolCeil(HALVING)
        .apply(inception(64, 96, 128, 16, 32, 32))
        .apply(inception(128, 128, 192, 32, 96, 64))
        .maxPoolCeil(HALVING)
        .apply(inception(192, 96, 208, 16, 48, 64))
        .apply(inception(160, 112, 224, 24, 64, 64))
        .apply(inception(128, 128, 256, 24, 64, 64))
        .apply(inception(112, 144, 288, 32, 64, 64))
        .apply(inception(256, 160, 320, 32, 128, 128))
        .maxPoolCeil(HALVING)
        .apply(inception(256, 160, 320, 32, 128, 128))
        .apply(inception(384, 192, 384, 48, 128, 128))
        .globalAvgPool()
        .dropout(0.4)
        .dense(classes)
        .build();
  }

  private static Branch inception(
      int one, int beforeThree, int three, int beforeFive, int five, int pooled) {
    return x ->
        x.concat(
            y -> y.conv(one, kernel(1)).relu(),
            y -> y.conv(beforeThree, kernel(1)).relu().conv(three, kernel(3).padding(1)).relu(),
            y -> y.conv(beforeFive, kernel(1)).relu().conv(five, kernel(5).padding(2)).relu(),
            y -> y.maxPool(kernel(3).stride(1).padding(1)).conv(pooled, kernel(1)).relu());
  }
}
