package org.lenslet.cli.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Normalisation;
import org.lenslet.data.Split;
import org.lenslet.tensor.Shape;

/**
 * What a run knows of its data when the data are elsewhere: enough to take a picture for one of
 * them, and to tell them from others.
 *
 * @param digest see {@link DataDigest}
 * @param classes the names of the classes
 * @param input the extents of an input
 * @param means of the channels, see {@link Normalisation}; null where the data have none
 * @param deviations of the channels; null where the data have none
 * @param darkBackground whether what the pictures show is light on dark; null where they have no
 *     background of one kind
 */
public record RunData(
    String digest,
    List<String> classes,
    List<Integer> input,
    List<Double> means,
    List<Double> deviations,
    Boolean darkBackground) {
  private static final int SAMPLE = 1_000;

  /** Levels up to this share of the range count as dark, those as far from its end as light. */
  private static final double DARK = 0.2;

  /** A background is of one kind when so much of the pictures' border is. */
  private static final double MOST = 0.9;

  /** Looks at the data. */
  public static RunData of(Split<LabelledDataset> data) {
    LabelledDataset train = data.train();
    Optional<Normalisation> normalisation = train.normalisation();
    return new RunData(
        DataDigest.of(data),
        train.classNames(),
        Arrays.stream(train.inputShape().toArray()).boxed().toList(),
        normalisation.map(Normalisation::means).orElse(null),
        normalisation.map(Normalisation::deviations).orElse(null),
        normalisation.map(n -> darkBackground(train, n)).orElse(null));
  }

  /**
   * Data of which only this is known.
   *
   * @param darkBackground empty where the pictures have no background of one kind
   */
  public static RunData of(
      Shape input,
      List<String> classes,
      Normalisation normalisation,
      Optional<Boolean> darkBackground) {
    return new RunData(
        "",
        classes,
        Arrays.stream(input.toArray()).boxed().toList(),
        normalisation.means(),
        normalisation.deviations(),
        darkBackground.orElse(null));
  }

  /** The shape of an input. */
  public Shape inputShape() {
    return Shape.of(input.stream().mapToInt(extent -> extent).toArray());
  }

  /** How grey levels become inputs, if the data are pictures. */
  public Optional<Normalisation> normalisation() {
    return means == null ? Optional.empty() : Optional.of(new Normalisation(means, deviations));
  }

  private static Boolean darkBackground(LabelledDataset data, Normalisation normalisation) {
    Shape shape = data.inputShape();
    if (shape.rank() != 3 || shape.get(0) != 1) {
      return null;
    }
    int height = shape.get(1);
    int width = shape.get(2);
    float[] input = new float[shape.elements()];
    long dark = 0;
    long light = 0;
    long border = 0;
    int examples = Math.min(SAMPLE, data.size());
    for (int e = 0; e < examples; e++) {
      data.input((int) ((long) e * data.size() / examples), input, 0);
      for (int i = 0; i < input.length; i++) {
        int row = i / width;
        int column = i % width;
        if (row == 0 || column == 0 || row == height - 1 || column == width - 1) {
          double level =
              input[i] * normalisation.deviations().get(0) + normalisation.means().get(0);
          border++;
          dark += level <= DARK ? 1 : 0;
          light += level >= 1 - DARK ? 1 : 0;
        }
      }
    }
    if (dark >= MOST * border) {
      return true;
    }
    return light >= MOST * border ? false : null;
  }
}
