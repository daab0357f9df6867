package org.lenslet.infer;

/** What a model's output is, and so how it becomes probabilities of classes. */
public enum Scores {
  /** One class is right: the softmax of the output. */
  LOGITS,

  /** Any number of classes may be right: the sigmoid of each output. */
  INDEPENDENT_LOGITS,

  /** The output itself. */
  PROBABILITIES;

  /** The probabilities, in double precision. */
  public double[] probabilities(float[] output) {
    double[] result = new double[output.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (float value : output) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      result[i] =
          switch (this) {
            case LOGITS -> Math.exp(output[i] - largest);
            case INDEPENDENT_LOGITS -> 1 / (1 + Math.exp(-(double) output[i]));
            case PROBABILITIES -> output[i];
          };
      sum += result[i];
    }
    if (this == LOGITS) {
      for (int i = 0; i < result.length; i++) {
        result[i] /= sum;
      }
    }
    return result;
  }
}
