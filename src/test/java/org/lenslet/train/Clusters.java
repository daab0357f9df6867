package org.lenslet.train;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.lenslet.data.LabelledDataset;
import org.lenslet.tensor.Shape;

/** Examples scattered around one centre per class: small, and the same for the same seed. */
public final class Clusters implements LabelledDataset {
  private final Shape inputShape;
  private final int classes;
  private final float[][] inputs;
  private final int[] labels;

  public Clusters(Shape inputShape, int classes, int size, long seed) {
    this.inputShape = inputShape;
    this.classes = classes;
    this.inputs = new float[size][inputShape.elements()];
    this.labels = new int[size];
    Random centres = new Random(1);
    float[][] centre = new float[classes][inputShape.elements()];
    for (float[] values : centre) {
      fill(values, centres);
    }
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(classes);
      fill(inputs[i], random);
      for (int e = 0; e < inputs[i].length; e++) {
        inputs[i][e] += centre[labels[i]][e];
      }
    }
  }

  private static void fill(float[] values, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
  }

  public float[] inputs(int index) {
    return inputs[index];
  }

  @Override
  public String name() {
    return "clusters";
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public List<String> classNames() {
    return IntStream.range(0, classes).mapToObj(i -> "c" + i).toList();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void input(int index, float[] target, int offset) {
    System.arraycopy(inputs[index], 0, target, offset, inputs[index].length);
  }
}
