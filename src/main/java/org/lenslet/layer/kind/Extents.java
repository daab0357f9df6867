package org.lenslet.layer.kind;

import java.util.Arrays;
import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.tensor.Shape;

/**
 * Numbers of at least 1 as one writes them in a model: a single one stands for every spatial axis,
 * and the number of axes is known only when the layer meets its input.
 */
public record Extents(List<Integer> numbers) {
  public Extents {
    numbers = List.copyOf(numbers);
  }

  public static Extents of(int... numbers) {
    return new Extents(Arrays.stream(numbers).boxed().toList());
  }

  /** One number for each axis. */
  Shape along(String kind, int axes) {
    boolean fits = numbers.size() == 1 || numbers.size() == axes;
    if (!fits || numbers.stream().anyMatch(number -> number < 1)) {
      throw new ShapeException(
          "%s: expected 1 or %s numbers of at least 1, got %s".formatted(kind, axes, numbers));
    }
    int[] all = new int[axes];
    Arrays.setAll(all, axis -> numbers.get(numbers.size() == 1 ? 0 : axis));
    return Shape.of(all);
  }
}
