package org.lenslet.layer.kind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.movement.Transpose;
import org.lenslet.tensor.Shape;

/**
 * Channels as positions between positions, or back (Shi et al. 2016, sub-pixel convolution): N x (C
 * factor^axes) x spatial becomes N x C x (spatial times factor), where channel {@code c factor^axes
 * + i} goes to the place of row-major number i in each block of channel c.
 *
 * @param inverse whether positions become channels
 */
public record PixelShuffle(int factor, boolean inverse) implements Layer {
  public PixelShuffle {
    if (factor < 1) {
      throw new ShapeException(
          (inverse ? "pixelUnshuffle" : "pixelShuffle")
              + ": expected a factor of at least 1, got "
              + factor);
    }
  }

  @Override
  public String kind() {
    return inverse ? "pixelUnshuffle" : "pixelShuffle";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    return inverse ? gathered(scope.graph(), x, input) : spread(scope.graph(), x, input);
  }

  private Value spread(GraphBuilder graph, Value x, Shape input) {
    int axes = input.rank() - 2;
    int block = Shape.of(repeated(axes)).elements();
    if (input.get(1) % block != 0) {
      throw new ShapeException(
          "pixelShuffle: expected channels that %s divides, got %s in %s"
              .formatted(block, input.get(1), input));
    }
    // N, C, a factor an axis, then the axes: each factor goes behind its axis.
    Shape apart =
        Shape.of(input.get(0), input.get(1) / block)
            .append(repeated(axes))
            .append(input.sub(2, input.rank()).toArray());
    List<Integer> order = new ArrayList<>(List.of(0, 1));
    Shape output = Shape.of(input.get(0), input.get(1) / block);
    for (int axis = 0; axis < axes; axis++) {
      order.add(2 + axes + axis);
      order.add(2 + axis);
      output = output.append(Math.multiplyExact(input.get(axis + 2), factor));
    }
    return graph.reshape(graph.apply(new Transpose(order), graph.reshape(x, apart)), output);
  }

  private Value gathered(GraphBuilder graph, Value x, Shape input) {
    int axes = input.rank() - 2;
    Shape apart = input.sub(0, 2);
    Shape output = Shape.of(input.get(0), input.get(1) * Shape.of(repeated(axes)).elements());
    List<Integer> order = new ArrayList<>(List.of(0, 1));
    for (int axis = 0; axis < axes; axis++) {
      int extent = input.get(axis + 2);
      if (extent % factor != 0) {
        throw new ShapeException(
            "pixelUnshuffle: expected spatial extents that %s divides, got %s"
                .formatted(factor, input));
      }
      apart = apart.append(extent / factor, factor);
      output = output.append(extent / factor);
      order.add(3 + 2 * axis);
    }
    for (int axis = 0; axis < axes; axis++) {
      order.add(2 + 2 * axis);
    }
    return graph.reshape(graph.apply(new Transpose(order), graph.reshape(x, apart)), output);
  }

  private int[] repeated(int axes) {
    int[] factors = new int[axes];
    Arrays.fill(factors, factor);
    return factors;
  }
}
