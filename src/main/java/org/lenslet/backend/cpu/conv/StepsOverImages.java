package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.cpu.gemm.PanelSource;

/**
 * An operand whose summation runs over the positions of several images: the operands of the images,
 * one behind the other. Item i is group {@code i % groups} of chunk {@code i / groups} of images.
 *
 * @param source the operand of one image and group, which is its item {@code image * groups +
 *     group}
 * @param stepsPerImage the steps of one image
 * @param images the images of a chunk
 */
record StepsOverImages(PanelSource source, int stepsPerImage, int images, int groups)
    implements PanelSource {
  @Override
  public void pack(
      int item,
      int firstStep,
      int steps,
      int firstLine,
      int lines,
      float[] panel,
      int offset,
      int width) {
    int chunk = item / groups;
    int group = item % groups;
    int done = 0;
    while (done < steps) {
      int image = chunk * images + (firstStep + done) / stepsPerImage;
      int step = (firstStep + done) % stepsPerImage;
      int run = Math.min(steps - done, stepsPerImage - step);
      source.pack(
          image * groups + group, step, run, firstLine, lines, panel, offset + done * width, width);
      done += run;
    }
  }
}
