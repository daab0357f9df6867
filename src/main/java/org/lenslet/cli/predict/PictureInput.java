package org.lenslet.cli.predict;

import org.lenslet.cli.run.RunData;
import org.lenslet.data.Normalisation;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A picture as the input of a model.
 *
 * @param inverted whether light and dark were changed for each other
 */
record PictureInput(HostTensor tensor, boolean inverted) {
  /** A background this far from black is light, and this far from white dark. */
  private static final double CLEARLY = 0.4;

  /**
   * Makes a picture one of those that a run has learnt from.
   *
   * @param invert whether to change light and dark for each other; null to do so where the
   *     background is light and those of the data are dark, or the other way round
   * @throws UsageException if the model takes no pictures
   */
  static PictureInput of(Picture picture, RunData data, Boolean invert) {
    Shape shape = data.inputShape();
    if (shape.rank() != 3 || shape.get(0) != 1 && shape.get(0) != 3) {
      throw new UsageException(
          "predict: expected a model for pictures, of 1 or 3 channels, got one for " + shape);
    }
    Picture channelled = picture.withChannels(shape.get(0));
    boolean inverts = invert == null ? isOtherWayRound(channelled, data) : invert;
    Picture fitted = channelled.fitted(shape.get(1), shape.get(2));
    Picture shown = inverts ? fitted.inverted() : fitted;
    Normalisation normalisation =
        data.normalisation()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--normalisation: expected how levels become inputs, got nothing in the"
                            + " data; give --normalisation MEAN,DEVIATION"));
    float[] values = new float[shown.levels().length];
    int plane = shown.height() * shown.width();
    for (int i = 0; i < values.length; i++) {
      int channel = i / plane;
      values[i] =
          (float)
              ((shown.levels()[i] - normalisation.means().get(channel))
                  / normalisation.deviations().get(channel));
    }
    return new PictureInput(HostTensor.of(shape, values), inverts);
  }

  private static boolean isOtherWayRound(Picture picture, RunData data) {
    if (data.darkBackground() == null || picture.channels() != 1) {
      return false;
    }
    double background = picture.background(0);
    return data.darkBackground() ? background > 1 - CLEARLY : background < CLEARLY;
  }
}
