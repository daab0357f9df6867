package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.tensor.Shape;

/**
 * The sizes of a convolution in one place, the same for its three directions.
 *
 * @param images the batch
 * @param groups independent blocks of channels; a connection table counts as one block
 * @param inputs input channels
 * @param outputs output channels
 */
record ConvolutionSizes(
    int images, int groups, int inputs, int outputs, Planes planes, Connectivity connectivity) {

  static ConvolutionSizes of(Convolution op, Shape input, Shape output) {
    int groups = op.connectivity() instanceof Connectivity.Groups g ? g.count() : 1;
    return new ConvolutionSizes(
        input.get(0),
        groups,
        input.get(1),
        output.get(1),
        Planes.of(op.window(), input, output),
        op.connectivity());
  }

  int inputsPerGroup() {
    return inputs / groups;
  }

  int outputsPerGroup() {
    return outputs / groups;
  }

  /** Taps over all channels of a group: the length of a filter. */
  int filterLength() {
    return inputsPerGroup() * planes.taps();
  }

  /** Elements of the filter with every link of a group present. */
  int denseFilterFloats() {
    return Math.multiplyExact(outputs, filterLength());
  }

  /** The planes of x with their padding, as stride-1 reading needs them. */
  Spread paddedInput() {
    Planes p = planes;
    return new Spread(
        p.input(),
        new Planes.Extents(
            padded(p.input().d(), p.output().d(), p.kernel().d(), p.stride().d(), p.dilation().d()),
            padded(p.input().h(), p.output().h(), p.kernel().h(), p.stride().h(), p.dilation().h()),
            padded(
                p.input().w(), p.output().w(), p.kernel().w(), p.stride().w(), p.dilation().w())),
        p.before());
  }

  /**
   * The extent that the windows reach over. Where nothing is put in front and the windows stay
   * inside, the plane keeps its extent: then it need not be copied.
   */
  private int padded(int input, int output, int kernel, int stride, int dilation) {
    int reached = (output - 1) * stride + (kernel - 1) * dilation + 1;
    boolean unpadded = planes.before().equals(new Planes.Extents(0, 0, 0)) && reached <= input;
    return unpadded ? input : reached;
  }
}
