package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Data sets of arrays, and views of data sets. */
class ExamplesTest {
  private static final float[][] ROWS = {{1, 2}, {3, 4}, {5, 6}};

  private static Example read(Dataset data, int index, Draw draw) {
    Example example = Example.of(data);
    data.read(index, draw, example);
    return example;
  }

  private static Example read(Dataset data, int index) {
    return read(data, index, Draw.PLAIN);
  }

  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(UsageException.class, executable).getMessage());
  }

  @Test
  void rowsWithValues() {
    Dataset data = Examples.of(ROWS, new float[] {7, 8, 9});
    assertEquals(3, data.size());
    assertEquals(List.of(Shape.of(2)), data.inputs());
    assertEquals(List.of(Target.values(1)), data.targets());
    assertEquals(0, data.classes());
    assertArrayEquals(new float[] {5, 6}, read(data, 2).input());
    assertArrayEquals(new float[] {9}, read(data, 2).targets().get(0).floats());
    Dataset pairs = Examples.of(ROWS, new float[][] {{1, 0}, {0, 1}, {1, 1}});
    assertEquals(List.of(Target.values(2)), pairs.targets());
    assertArrayEquals(new float[] {0, 1}, read(pairs, 1).targets().get(0).floats());
  }

  @Test
  void rowsWithLabelsAreALabelledDataset() {
    LabelledDataset data = Examples.of(ROWS, new int[] {2, 0, 1}, 3);
    assertEquals(List.of("0", "1", "2"), data.classNames());
    assertEquals(2, data.label(0));
    float[] target = new float[4];
    data.input(1, target, 1);
    assertArrayEquals(new float[] {0, 3, 4, 0}, target);
    assertArrayEquals(new int[] {2}, read(data, 0).targets().get(0).ints());
    assertEquals(Shape.of(2), data.inputShape());
  }

  @Test
  void severalInputsAndTargets() {
    HostTensor pictures = Examples.rows(new float[][] {{1, 2, 3, 4}, {5, 6, 7, 8}}, 1, 2, 2);
    HostTensor numbers = HostTensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    HostTensor pixels = HostTensor.ofInts(Shape.of(2, 2, 2), 0, 1, 1, 0, 1, 1, 1, 1);
    Dataset data =
        Examples.of(pictures, numbers)
            .classes(pixels, List.of("off", "on"))
            .values(HostTensor.of(Shape.of(2), 0.5f, 0.25f))
            .named("scenes")
            .build();
    assertEquals("scenes", data.name());
    assertEquals(List.of(Shape.of(1, 2, 2), Shape.of(3)), data.inputs());
    assertEquals(
        List.of(Target.classes(List.of("off", "on"), 2, 2), Target.values(1)), data.targets());
    assertEquals(List.of("off", "on"), data.classNames());
    Example second = read(data, 1);
    assertArrayEquals(new float[] {5, 6, 7, 8}, second.inputs().get(0).floats());
    assertArrayEquals(new float[] {4, 5, 6}, second.inputs().get(1).floats());
    assertArrayEquals(new int[] {1, 1, 1, 1}, second.targets().get(0).ints());
    assertArrayEquals(new float[] {0.25f}, second.targets().get(1).floats());
    assertRefused(
        "scenes: expected one input, got [1x2x2, 3]; ask for all of them", data::inputShape);
    second.clear();
    assertArrayEquals(new float[4], second.inputs().get(0).floats());
    assertArrayEquals(new float[3], second.inputs().get(1).floats());
    assertArrayEquals(new int[4], second.targets().get(0).ints());
    assertArrayEquals(new float[1], second.targets().get(1).floats());
  }

  @Test
  void classesMayBeCountedOrMissing() {
    HostTensor rows = Examples.rows(ROWS);
    Dataset counted = Examples.of(rows).classes(HostTensor.ofInts(Shape.of(3), 1, 0, 1), 2).build();
    assertEquals(List.of("0", "1"), counted.classNames());
    Dataset unlabelled = Examples.of(rows).build();
    assertEquals(List.of(), unlabelled.targets());
    assertEquals(List.of(), unlabelled.classNames());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefused(
        "rows: expected 2 values for 2 in each, got 1 in row 1",
        () -> Examples.rows(new float[][] {{1, 2}, {3}}));
    assertRefused(
        "examples: expected values of FLOAT32 for 3 examples, got f32[2x1]",
        () -> Examples.of(ROWS, new float[] {1, 2}));
    assertRefused(
        "examples: expected class numbers of INT32 for 3 examples, got i32[4]",
        () -> Examples.of(ROWS, new int[4], 2));
    assertRefused(
        "examples: expected class numbers from 0 to 1, got 2 at [1]",
        () -> Examples.of(ROWS, new int[] {0, 2, 1}, 2));
    assertRefused(
        "examples: expected class numbers from 0 to 1, got -1 at [2]",
        () -> Examples.of(ROWS, new int[] {0, 1, -1}, 2));
    assertRefused("examples: expected at least one input, got none", () -> Examples.of());
    assertRefused(
        "examples: expected input 1 of FLOAT32 for at least one example, got f32[scalar]",
        () -> Examples.of(HostTensor.scalar(1)));
    assertRefused(
        "examples: expected input 1 of FLOAT32 for at least one example, got f32[0x2]",
        () -> Examples.of(HostTensor.of(Shape.of(0, 2))));
    assertRefused(
        "target: expected class numbers with names of classes, or values without, got i32[scalar]"
            + " with 0 names",
        () -> Target.classes(List.of()));
  }

  @Test
  void aRandomSplitKeepsTheOrderAndFollowsFromTheSeed() {
    int size = 100;
    float[][] rows = new float[size][1];
    IntStream.range(0, size).forEach(i -> rows[i][0] = i);
    Dataset data = Examples.of(rows, new float[size]);
    Split<? extends Dataset> split = data.split(0.25, 3);
    int[] train = numbers(split.train());
    int[] test = numbers(split.test());
    assertEquals(75, train.length);
    assertEquals(25, test.length);
    TreeSet<Integer> all = new TreeSet<>();
    for (int[] part : List.of(train, test)) {
      assertArrayEquals(IntStream.of(part).sorted().toArray(), part);
      IntStream.of(part).forEach(all::add);
    }
    assertEquals(size, all.size());
    assertArrayEquals(test, numbers(data.split(0.25, 3).test()));
    assertTrue(!Arrays.equals(test, numbers(data.split(0.25, 4).test())));
    assertTrue(test[24] > 50, "not the first examples");
    assertRefused(
        "split: expected a fraction between 0 and 1 that leaves examples in both parts of examples,"
            + " got 0.001 of 100 examples",
        () -> data.split(0.001, 1));
  }

  private static int[] numbers(Dataset data) {
    return IntStream.range(0, data.size()).map(i -> (int) read(data, i).input()[0]).toArray();
  }

  @Test
  void viewsKnowWhereTheirExamplesComeFrom() {
    LabelledDataset data = Examples.of(ROWS, new int[] {2, 0, 1}, 3);
    LabelledDataset view = data.subset(2, 1).augmented((example, random) -> {}).subset(1, 0);
    assertEquals(1, view.sourceIndex(0));
    assertEquals(2, view.sourceIndex(1));
    assertEquals(0, view.label(0));
    assertEquals(1, view.label(1));
    assertArrayEquals(new float[] {5, 6}, read(view, 1).input());
    assertRefused("subset: expected indices of examples below 3, got 3", () -> data.subset(0, 3));
    assertInstanceOf(LabelledDataset.class, data.split(0.4, 1).test());
    assertEquals(Optional.empty(), view.normalisation());
  }

  @Test
  void chanceHasAPartOnlyWhereExamplesAreLearntFrom() {
    Dataset data =
        Examples.of(ROWS, new float[3])
            .augmented((example, random) -> example.input()[0] = (float) random.nextNormal());
    assertEquals(1, read(data, 0).input()[0]);
    float first = read(data, 0, Draw.of(1, 0, 0)).input()[0];
    assertEquals(first, read(data, 0, Draw.of(1, 0, 0)).input()[0]);
    TreeSet<Float> different = new TreeSet<>();
    for (Draw draw :
        List.of(Draw.of(1, 0, 0), Draw.of(2, 0, 0), Draw.of(1, 1, 0), Draw.of(1, 0, 1))) {
      different.add(read(data, 0, draw).input()[0]);
    }
    assertEquals(4, different.size());
    assertEquals(first, read(data.inEpoch(1, 0), 0).input()[0]);
    LabelledDataset labelled =
        Examples.of(ROWS, new int[] {2, 0, 1}, 3)
            .augmented((example, random) -> example.input()[0] = (float) random.nextNormal())
            .inEpoch(1, 0);
    assertEquals(first, read(labelled, 0).input()[0]);
    assertEquals(2, labelled.label(0));
    assertRefused(
        "draw: expected an epoch to draw for, got a plain reading; ask isPlain() before",
        Draw.PLAIN::random);
  }

  @Test
  void oneAugmentationDrawsWhereTheOtherHasStopped() {
    Augmentation first = (example, random) -> example.input()[0] = random.nextWord();
    Augmentation second = (example, random) -> example.input()[1] = random.nextWord();
    Dataset data = Examples.of(ROWS, new float[3]);
    float[] nested = read(data.augmented(first).augmented(second), 0, Draw.of(1, 2, 3)).input();
    assertTrue(nested[0] != nested[1]);
    assertArrayEquals(
        nested, read(data.augmented(first.then(second)), 0, Draw.of(1, 2, 3)).input());
  }
}
