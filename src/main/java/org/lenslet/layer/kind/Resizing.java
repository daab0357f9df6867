package org.lenslet.layer.kind;

import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.Sampling;
import org.lenslet.tensor.Shape;

/**
 * Other spatial extents: N x C x spatial becomes N x C x extents.
 *
 * @param areFactors whether the numbers multiply the input's extents, or are the output's
 */
public record Resizing(Sampling sampling, Extents numbers, boolean areFactors) implements Layer {

  @Override
  public String kind() {
    return areFactors ? "upsample" : "resize";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    Shape extents = numbers.along(kind(), input.rank() - 2);
    if (areFactors) {
      int[] enlarged = extents.toArray();
      for (int axis = 0; axis < enlarged.length; axis++) {
        enlarged[axis] = Math.multiplyExact(enlarged[axis], input.get(axis + 2));
      }
      extents = Shape.of(enlarged);
    }
    boolean same = extents.equals(input.sub(2, input.rank()));
    return same ? x : scope.graph().apply(new Resample(sampling, extents), x);
  }
}
