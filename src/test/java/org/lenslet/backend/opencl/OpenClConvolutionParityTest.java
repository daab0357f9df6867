package org.lenslet.backend.opencl;

import org.lenslet.op.Op;

/** Every algorithm of convolution and its gradients against the reference. */
class OpenClConvolutionParityTest extends OpenClParityTest {

  @Override
  boolean covers(Op op) {
    return isConvolution(op);
  }
}
