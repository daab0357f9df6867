package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.tensor.Shape;

/** The spatial extents of a tensor as three axes: a missing axis in front has extent 1. */
record SpatialExtents(int depth, int height, int width) {

  /** Those of a tensor N x C x one to three spatial axes. */
  static SpatialExtents of(Shape shape) {
    int rank = shape.rank();
    return new SpatialExtents(
        rank > 4 ? shape.get(-3) : 1, rank > 3 ? shape.get(-2) : 1, shape.get(-1));
  }

  /** The extent along axis 0 (depth), 1 (height) or 2 (width). */
  int get(int axis) {
    return axis == 0 ? depth : axis == 1 ? height : width;
  }

  /** Binds the extents under a prefix, as in_d, in_h and in_w. */
  KernelCall bind(KernelCall call, String prefix) {
    return call.i32(prefix + "d", depth).i32(prefix + "h", height).i32(prefix + "w", width);
  }
}
