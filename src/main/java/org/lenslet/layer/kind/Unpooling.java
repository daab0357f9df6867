package org.lenslet.layer.kind;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Join;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.tensor.Shape;

/**
 * Values back at the places where a pool found its maxima, 0 everywhere else. Inputs: the values,
 * and what the pool gave, of the same shape; output: the shape of what was pooled.
 */
public record Unpooling() implements Join {

  @Override
  public String kind() {
    return "maxUnpool";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value values = inputs.get(0);
    Value pooled = inputs.get(1);
    Node pool =
        scope.graph().nodes().stream()
            .filter(node -> node.op() instanceof MaxPool && node.output().equals(pooled))
            .findFirst()
            .orElseThrow(
                () ->
                    new ShapeException(
                        "maxUnpool: expected the output of a maxPool, got "
                            + pooled.spec()
                            + " of another layer; give what maxPool itself returns"));
    if (!values.spec().equals(pooled.spec())) {
      throw new ShapeException(
          "maxUnpool: expected values of the shape %s that maxPool gave, got %s"
              .formatted(pooled.spec().shape(), values.spec().shape()));
    }
    Shape input = pool.inputs().get(0).spec().shape();
    MaxUnpool op = new MaxUnpool(((MaxPool) pool.op()).window(), input.sub(2, input.rank()));
    return scope.graph().apply(op, values, pool.outputs().get(1));
  }
}
