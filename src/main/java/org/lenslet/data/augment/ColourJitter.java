package org.lenslet.data.augment;

import org.lenslet.data.Augmentation;
import org.lenslet.data.Example;
import org.lenslet.data.Normalisation;
import org.lenslet.error.UsageException;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.Shape;

/**
 * Changes light and colours of a picture by chance: in this order brightness, contrast, saturation
 * and hue, each result cut to the levels there are. Of grey pictures only the first two.
 *
 * @param normalisation of the picture: how levels of 0 to 1 have become inputs
 * @param brightness the levels times a factor of 1 - brightness to 1 + brightness
 * @param contrast the distance of the levels from the mean grey times a factor, likewise
 * @param saturation the distance of the levels from the pixel's grey times a factor, likewise
 * @param hue the most that colours turn either way, in turns; at most 0.5
 */
public record ColourJitter(
    Normalisation normalisation, double brightness, double contrast, double saturation, double hue)
    implements Augmentation {
  /** The luma of ITU-R BT.601. */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  public ColourJitter {
    boolean fits =
        brightness >= 0
            && brightness <= 1
            && contrast >= 0
            && contrast <= 1
            && saturation >= 0
            && saturation <= 1
            && hue >= 0
            && hue <= 0.5;
    if (!fits) {
      throw new UsageException(
          "colour jitter: expected brightness, contrast and saturation of 0 to 1 and a hue of 0 to"
              + " 0.5, got %s, %s, %s and %s".formatted(brightness, contrast, saturation, hue));
    }
    if (normalisation.channels() != 1 && normalisation.channels() != 3) {
      throw new UsageException(
          "colour jitter: expected a normalisation of 1 or 3 channels, got "
              + normalisation.channels());
    }
  }

  @Override
  public void apply(Example example, RandomStream random) {
    Shape shape = Pictures.shape(example);
    int channels = normalisation.channels();
    if (shape.rank() != 3 || shape.get(0) != channels) {
      throw new UsageException(
          "colour jitter: expected a picture of channels x height x width with %d of them, got %s"
              .formatted(channels, shape));
    }
    double brighter = random.nextUniform(1 - brightness, 1 + brightness);
    double harder = random.nextUniform(1 - contrast, 1 + contrast);
    double richer = random.nextUniform(1 - saturation, 1 + saturation);
    double turn = random.nextUniform(-hue, hue);
    float[] input = example.input();
    int plane = shape.get(1) * shape.get(2);
    double[][] levels = levels(input, plane);
    change(levels, brighter, 0);
    change(levels, harder, (1 - harder) * meanGrey(levels));
    if (channels == 3) {
      for (int i = 0; i < plane; i++) {
        colour(levels, i, richer, turn);
      }
    }
    for (int c = 0; c < channels; c++) {
      double mean = normalisation.means().get(c);
      double deviation = normalisation.deviations().get(c);
      for (int i = 0; i < plane; i++) {
        input[c * plane + i] = (float) ((levels[c][i] - mean) / deviation);
      }
    }
  }

  @Override
  public boolean keepsLevels() {
    return true;
  }

  private double[][] levels(float[] input, int plane) {
    double[][] levels = new double[normalisation.channels()][plane];
    for (int c = 0; c < levels.length; c++) {
      double mean = normalisation.means().get(c);
      double deviation = normalisation.deviations().get(c);
      for (int i = 0; i < plane; i++) {
        levels[c][i] = input[c * plane + i] * deviation + mean;
      }
    }
    return levels;
  }

  private static void change(double[][] levels, double factor, double addend) {
    for (double[] channel : levels) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] = cut(channel[i] * factor + addend);
      }
    }
  }

  private static double cut(double level) {
    return Math.max(0, Math.min(1, level));
  }

  private static double meanGrey(double[][] levels) {
    double sum = 0;
    for (int i = 0; i < levels[0].length; i++) {
      sum += grey(levels, i);
    }
    return sum / levels[0].length;
  }

  private static double grey(double[][] levels, int i) {
    if (levels.length == 1) {
      return levels[0][i];
    }
    return LUMA[0] * levels[0][i] + LUMA[1] * levels[1][i] + LUMA[2] * levels[2][i];
  }

  private static void colour(double[][] levels, int i, double richer, double turn) {
    double grey = grey(levels, i);
    for (double[] channel : levels) {
      channel[i] = cut(grey + richer * (channel[i] - grey));
    }
    double largest = Math.max(levels[0][i], Math.max(levels[1][i], levels[2][i]));
    double smallest = Math.min(levels[0][i], Math.min(levels[1][i], levels[2][i]));
    double chroma = largest - smallest;
    if (turn == 0 || chroma == 0) {
      return;
    }
    // The hue in sixths of a turn, from red by yellow and green (Smith, SIGGRAPH 1978).
    double hue;
    if (largest == levels[0][i]) {
      hue = (levels[1][i] - levels[2][i]) / chroma;
    } else if (largest == levels[1][i]) {
      hue = 2 + (levels[2][i] - levels[0][i]) / chroma;
    } else {
      hue = 4 + (levels[0][i] - levels[1][i]) / chroma;
    }
    for (int c = 0; c < 3; c++) {
      // How far the hue is from the channel's own, 0, 2 or 4: near ones are at their largest.
      double sixths = hue + 6 * turn - 2 * c;
      double distance = Math.abs(sixths - 6 * Math.rint(sixths / 6));
      levels[c][i] = smallest + chroma * cut(2 - distance);
    }
  }
}
