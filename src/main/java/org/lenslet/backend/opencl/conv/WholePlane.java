package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.opencl.launch.WindowArguments;

/**
 * Convolutions whose window covers the whole input and nothing else, such as the last of LeNet-5:
 * matrix products of x (images times channels and positions), filter and dy as they lie.
 */
final class WholePlane {
  private WholePlane() {}

  static boolean matches(ConvolutionSizes sizes) {
    WindowArguments window = sizes.window();
    boolean covers = sizes.groups() == 1;
    for (int axis = 0; axis < 3; axis++) {
      covers &=
          window.output(axis) == 1
              && window.kernel(axis) == window.input(axis)
              && (window.dilation(axis) == 1 || window.kernel(axis) == 1)
              && window.padBefore(axis) == 0;
    }
    return covers;
  }
}
