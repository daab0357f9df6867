package org.lenslet.cli.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Normalisation;
import org.lenslet.infer.Predictor;
import org.lenslet.infer.Scores;
import org.lenslet.lab.report.Mistake;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Finds the examples that a model is most wrong about. */
final class Mistakes {
  private static final int EXAMPLES_AT_A_TIME = 512;

  private Mistakes() {}

  private record Found(int index, int predicted, double probability, double loss) {}

  /**
   * The pictures that were taken for something else, those with the largest cross-entropy first.
   *
   * @return none where the examples are no pictures
   */
  static List<Mistake> worst(Predictor predictor, Scores scores, LabelledDataset data, int most) {
    Shape shape = data.inputShape();
    if (shape.rank() != 3 || shape.get(0) != 1 && shape.get(0) != 3) {
      return List.of();
    }
    List<Found> found = new ArrayList<>();
    for (int from = 0; from < data.size(); from += EXAMPLES_AT_A_TIME) {
      int start = from;
      int end = Math.min(data.size(), from + EXAMPLES_AT_A_TIME);
      List<HostTensor> outputs =
          predictor.predict(IntStream.range(from, end).mapToObj(i -> example(data, i)).toList());
      for (int i = start; i < end; i++) {
        judge(i, data.label(i), scores.probabilities(outputs.get(i - start).floats()), found);
      }
    }
    return found.stream()
        .sorted(Comparator.comparingDouble(Found::loss).reversed())
        .limit(most)
        .map(mistake -> picture(mistake, data))
        .toList();
  }

  private static HostTensor example(LabelledDataset data, int index) {
    HostTensor example = HostTensor.filled(data.inputShape(), 0);
    data.input(index, example.floats(), 0);
    return example;
  }

  private static void judge(int index, int actual, double[] probabilities, List<Found> found) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    if (best != actual) {
      double loss = -Math.log(Math.max(Double.MIN_VALUE, probabilities[actual]));
      found.add(new Found(index, best, probabilities[best], loss));
    }
  }

  private static Mistake picture(Found found, LabelledDataset data) {
    return new Mistake(
        found.index,
        levels(example(data, found.index), data.normalisation()),
        data.classNames().get(data.label(found.index)),
        data.classNames().get(found.predicted),
        found.probability,
        found.loss);
  }

  /** 0 to 1: as they were before they were normalised, or from the least to the largest. */
  private static HostTensor levels(HostTensor input, Optional<Normalisation> normalisation) {
    float[] values = input.floats();
    int plane = input.shape().product(1, 3);
    float least = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    for (int i = 0; i < values.length; i++) {
      int channel = i / plane;
      values[i] =
          normalisation.isPresent()
              ? (float)
                  (values[i] * normalisation.get().deviations().get(channel)
                      + normalisation.get().means().get(channel))
              : (values[i] - least) / Math.max(Float.MIN_NORMAL, largest - least);
    }
    return input;
  }
}
