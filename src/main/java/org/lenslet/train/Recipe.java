package org.lenslet.train;

import java.util.Map;
import org.lenslet.train.optimizer.Schedule;

/**
 * How a model of the zoo is trained unless told otherwise.
 *
 * @param optimizer the name of the optimizer
 * @param learningRate before the schedule's factor
 * @param momentum 0 for optimizers without
 * @param batch the examples per step
 * @param epochs the passes over the training data
 */
public record Recipe(
    String optimizer,
    float learningRate,
    float momentum,
    Schedule schedule,
    int batch,
    int epochs) {

  private static final Map<String, Recipe> BY_MODEL =
      Map.of(
          "lenet5", new Recipe("sgd", 0.05f, 0.9f, Schedule.COSINE, 64, 5),
          "lenet5-1998", new Recipe("sgd", 0.01f, 0.9f, Schedule.COSINE, 64, 5),
          "mlp", new Recipe("sgd", 0.01f, 0.9f, Schedule.COSINE, 64, 10));

  private static final Recipe ANY = new Recipe("adam", 0.001f, 0, Schedule.COSINE, 64, 5);

  /** The recipe of a model of the zoo; for other names one that is seldom far off. */
  public static Recipe of(String model) {
    return BY_MODEL.getOrDefault(model, ANY);
  }
}
