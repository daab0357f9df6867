package org.lenslet.layer.kind;

import java.util.Arrays;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Slice;
import org.lenslet.tensor.Shape;

/**
 * The shortcut without parameters of residual networks, option A of He et al. 2015: every stride-th
 * position, and channels of zeros before and behind, as many on both sides. Input N x C x spatial.
 *
 * @param channels of the output, at least those of the input
 */
public record PaddedShortcut(int channels, int stride) implements Layer {

  @Override
  public String kind() {
    return "shortcut";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    int more = channels - input.get(1);
    if (more < 0 || more % 2 != 0 || stride < 1) {
      throw new ShapeException(
          "shortcut: expected an even number of channels more than the %s of the input, got %s"
              .formatted(input.get(1), channels));
    }
    int rank = input.rank();
    Shape zeros = filled(rank, 0);
    Shape extents = input;
    Shape steps = filled(rank, 1);
    for (int axis = 2; axis < rank; axis++) {
      extents = extents.with(axis, (input.get(axis) + stride - 1) / stride);
      steps = steps.with(axis, stride);
    }
    Value taken = stride == 1 ? x : scope.graph().apply(new Slice(zeros, extents, steps), x);
    Shape side = zeros.with(1, more / 2);
    return more == 0 ? taken : scope.graph().apply(new Pad(side, side, zeros, 0), taken);
  }

  private static Shape filled(int rank, int value) {
    int[] values = new int[rank];
    Arrays.fill(values, value);
    return Shape.of(values);
  }
}
