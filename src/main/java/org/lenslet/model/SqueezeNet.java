package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Branch;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.tensor.Shape;

/**
 * SqueezeNet 1.1 (Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters",
 * 2016, and its authors' later version): 1,235,496 parameters for 1,000 classes.
 */
final class SqueezeNet {
  private SqueezeNet() {}

  static Model create(Shape input, int classes) {
    return Model.input(input)
        .name("squeezenet")
        .initializer(Initializer.heUniform())
        .conv(64, kernel(3).stride(2))
        .relu()
        .maxPoolCeil(kernel(3).stride(2))
        .apply(fire(16, 64))
        .apply(fire(16, 64))
        .maxPoolCeil(kernel(3).stride(2))
        .apply(fire(32, 128))
        .apply(fire(32, 128))
        .maxPoolCeil(kernel(3).stride(2))
        .apply(fire(48, 192))
        .apply(fire(48, 192))
        .apply(fire(64, 256))
        .apply(fire(64, 256))
        .dropout(0.5)
        .initializer(Initializer.normal(0.01))
        .conv(classes, kernel(1))
        .relu()
        .globalAvgPool()
        .build();
  }

  private static Branch fire(int squeezed, int expanded) {
    return x ->
        x.conv(squeezed, kernel(1))
            .relu()
            .concat(
                y -> y.conv(expanded, kernel(1)).relu(),
                y -> y.conv(expanded, kernel(3).padding(1)).relu());
  }
}
