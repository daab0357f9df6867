package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.tensor.Shape;

/**
 * A U-Net for segmentation (Ronneberger, Fischer, Brox, "U-Net: convolutional networks for
 * biomedical image segmentation", 2015) with padded convolutions, batch normalization and a quarter
 * of the paper's filters: scores of each class for each pixel, N x classes x H x W.
 */
final class UNet {
  private static final int FILTERS = 16;
  private static final int LEVELS = 3;

  private UNet() {}

  static Model create(Shape input, int classes) {
    int factor = 1 << LEVELS;
    if (input.rank() != 3 || input.get(1) % factor != 0 || input.get(2) % factor != 0) {
      throw Zoo.unfit("unet", "pictures whose height and width are multiples of " + factor, input);
    }
    Network network = new Network("unet");
    Tensor x = network.input("x", input).initializer(Initializer.heNormal());
    return network.output(classify(x, classes)).build();
  }

  private static Tensor classify(Tensor x, int classes) {
    return level(x, FILTERS, LEVELS).conv(classes, kernel(1));
  }

  /** Convolutions, what lies below at half the size, and convolutions of both. */
  private static Tensor level(Tensor x, int filters, int below) {
    Tensor here = twice(x, filters);
    if (below == 0) {
      return here;
    }
    Tensor deep = level(here.maxPool(2), 2 * filters, below - 1);
    Tensor up = deep.convTransposed(filters, kernel(2).stride(2));
    return twice(here.concat(up), filters);
  }

  private static Tensor twice(Tensor x, int filters) {
    Tensor y = x;
    for (int i = 0; i < 2; i++) {
      y = y.convWithoutBias(filters, kernel(3).padding(1)).batchNorm().relu();
    }
    return y;
  }
}
