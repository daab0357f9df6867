package org.lenslet.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Makes data sets of arrays in memory:
 *
 * <pre>{@code
 * Dataset heights = Examples.of(new float[][] {{1, 2}, {3, 4}}, new float[] {0.5f, 0.7f});
 * LabelledDataset signs = Examples.of(rows, labels, List.of("stop", "go"));
 * Dataset scenes = Examples.of(images).classes(pixels, names).values(depths).named("scenes").build();
 * }</pre>
 *
 * Tensors are kept, not copied, and must not change afterwards; rows are copied.
 */
public final class Examples {
  private String name = "examples";
  private final List<HostTensor> inputs;
  private final List<HostTensor> targets = new ArrayList<>();
  private final List<Target> specs = new ArrayList<>();

  private Examples(List<HostTensor> inputs) {
    this.inputs = inputs;
  }

  /**
   * Starts a data set.
   *
   * @param inputs FLOAT32, N x the shape of each of the model's inputs
   * @throws UsageException if there is none, or they differ in N
   */
  public static Examples of(HostTensor... inputs) {
    if (inputs.length == 0) {
      throw new UsageException("examples: expected at least one input, got none");
    }
    Examples examples = new Examples(List.of(inputs));
    for (int i = 0; i < inputs.length; i++) {
      examples.requireRows("input " + (i + 1), inputs[i], DType.FLOAT32);
    }
    return examples;
  }

  /** Examples of a row of values and a class each, the classes called 0, 1 and so on. */
  public static LabelledDataset of(float[][] inputs, int[] labels, int classes) {
    return of(inputs, labels, numbers(classes));
  }

  /** Examples of a row of values and a class each. */
  public static LabelledDataset of(float[][] inputs, int[] labels, List<String> classNames) {
    return of(rows(inputs), labels, classNames);
  }

  /** Examples of a tensor, of N x its shape in all, and a class each. */
  public static LabelledDataset of(HostTensor inputs, int[] labels, List<String> classNames) {
    HostTensor classes = HostTensor.ofInts(Shape.of(labels.length), labels);
    return (LabelledDataset) of(inputs).classes(classes, classNames).build();
  }

  /** Examples of a row of values and a value to learn each. */
  public static Dataset of(float[][] inputs, float[] targets) {
    return of(rows(inputs)).values(HostTensor.of(Shape.of(targets.length), targets)).build();
  }

  /** Examples of a row of values and a row of values to learn each. */
  public static Dataset of(float[][] inputs, float[][] targets) {
    return of(rows(inputs)).values(rows(targets)).build();
  }

  /**
   * Rows of equal lengths as one tensor.
   *
   * @param extents of an example; those of a row unless given
   * @throws UsageException if the rows do not fit
   */
  public static HostTensor rows(float[][] rows, int... extents) {
    int length = rows.length == 0 ? 0 : rows[0].length;
    Shape shape = extents.length == 0 ? Shape.of(length) : Shape.of(extents);
    HostTensor tensor =
        HostTensor.zeros(TensorSpec.f32(Shape.of(rows.length).append(shape.toArray())));
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != shape.elements()) {
        throw new UsageException(
            "rows: expected %s for %s in each, got %d in row %d"
                .formatted(Count.of(shape.elements(), "value"), shape, rows[i].length, i));
      }
      System.arraycopy(rows[i], 0, tensor.floats(), i * shape.elements(), shape.elements());
    }
    return tensor;
  }

  /** What to call the data set in messages; {@code examples} unless set. */
  public Examples named(String name) {
    this.name = name;
    return this;
  }

  /**
   * Adds values to learn.
   *
   * @param values FLOAT32, N x any; N alone is one value an example
   */
  public Examples values(HostTensor values) {
    HostTensor rows =
        values.shape().rank() == 1 ? values.reshape(values.shape().append(1)) : values;
    requireRows("values", rows, DType.FLOAT32);
    targets.add(rows);
    specs.add(Target.values(perExample(rows).toArray()));
    return this;
  }

  /**
   * Adds class numbers to learn.
   *
   * @param classes INT32, N for a class an example, N x H x W for a class a pixel
   * @throws UsageException if a number is not one of a class
   */
  public Examples classes(HostTensor classes, List<String> classNames) {
    requireRows("class numbers", classes, DType.INT32);
    Target target = Target.classes(classNames, perExample(classes).toArray());
    for (int i = 0; i < classes.spec().elements(); i++) {
      if (classes.ints()[i] < 0 || classes.ints()[i] >= target.classes()) {
        throw new UsageException(
            "%s: expected class numbers from 0 to %d, got %d at %s"
                .formatted(
                    name,
                    target.classes() - 1,
                    classes.ints()[i],
                    Arrays.toString(classes.shape().coordinates(i))));
      }
    }
    targets.add(classes);
    specs.add(target);
    return this;
  }

  /** As {@link #classes(HostTensor, List)}, the classes called 0, 1 and so on. */
  public Examples classes(HostTensor classes, int count) {
    return classes(classes, numbers(count));
  }

  /** The data set; a {@link LabelledDataset} where it has one input and one class an example. */
  public Dataset build() {
    Dataset data =
        new InMemory(name, List.copyOf(inputs), List.copyOf(targets), List.copyOf(specs));
    if (inputs.size() == 1
        && specs.size() == 1
        && specs.get(0).isClasses()
        && specs.get(0).spec().shape().rank() == 0) {
      int[] labels = targets.get(0).ints();
      return new Views.Labelled(data, specs.get(0).classNames(), index -> labels[index]);
    }
    return data;
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static Shape perExample(HostTensor rows) {
    return rows.shape().sub(1, rows.shape().rank());
  }

  private void requireRows(String what, HostTensor rows, DType type) {
    int size = inputs.get(0).shape().rank() == 0 ? 0 : inputs.get(0).shape().get(0);
    boolean fits = rows.shape().rank() > 0 && rows.shape().get(0) == size && rows.type() == type;
    if (!fits || size == 0) {
      throw new UsageException(
          "%s: expected %s of %s for %s, got %s"
              .formatted(
                  name,
                  what,
                  type,
                  size == 0 ? "at least one example" : Count.of(size, "example"),
                  rows.spec()));
    }
  }

  private record InMemory(
      String name,
      List<HostTensor> inputTensors,
      List<HostTensor> targetTensors,
      List<Target> targets)
      implements Dataset {
    @Override
    public int size() {
      return inputTensors.get(0).shape().get(0);
    }

    @Override
    public List<Shape> inputs() {
      return inputTensors.stream().map(Examples::perExample).toList();
    }

    @Override
    public void read(int index, Draw draw, Example example) {
      copy(inputTensors, index, example.inputs());
      copy(targetTensors, index, example.targets());
    }

    private static void copy(List<HostTensor> rows, int index, List<HostTensor> example) {
      for (int i = 0; i < rows.size(); i++) {
        HostTensor to = example.get(i);
        int length = to.spec().elements();
        if (to.type() == DType.FLOAT32) {
          System.arraycopy(rows.get(i).floats(), index * length, to.floats(), 0, length);
        } else {
          System.arraycopy(rows.get(i).ints(), index * length, to.ints(), 0, length);
        }
      }
    }
  }
}
