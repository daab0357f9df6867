package org.lenslet.layer.kind;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.tensor.Shape;

/**
 * Group normalization (Wu and He 2018): groups of neighbouring channels of each image less their
 * mean, divided by their standard deviation, times a trainable gamma plus a trainable beta; the
 * same in training and inference. One channel a group is instance normalization (Ulyanov et al.
 * 2016), all channels one group with coefficients an element is layer normalization (Ba et al.
 * 2016). Input N x C x any.
 *
 * @param kind the name of the layer in a model
 * @param groups how many, which divides the channels; 0 for a group a channel
 * @param epsilon added to the variance
 * @param perElement whether gamma and beta have an element for each of an image, or each channel
 */
public record GroupNormalization(String kind, int groups, float epsilon, boolean perElement)
    implements Layer {
  public static final float USUAL_EPSILON = 1e-5f;

  public GroupNormalization {
    if (groups < 0) {
      throw new ShapeException("groupNorm: expected at least 1 group, got " + groups);
    }
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() < 2) {
      throw new ShapeException(kind + ": expected an input N x C x any, got " + shape);
    }
    int channels = shape.get(1);
    int count = groups == 0 ? channels : groups;
    if (count == 0 || channels % count != 0) {
      throw new ShapeException(
          "%s: expected groups that divide the %s channels, got %s"
              .formatted(kind, channels, count));
    }
    GraphBuilder graph = scope.graph();
    int all = shape.get(0) * count;
    Shape asChannels = Shape.of(1, all, all == 0 ? 0 : shape.elements() / all);
    Value normal =
        graph.applyAll(new BatchNorm(epsilon), List.of(graph.reshape(x, asChannels))).get(0);
    Shape of = perElement ? shape.sub(1, shape.rank()) : Shape.of(channels);
    Value gamma = BatchNormalization.coefficient(scope, "gamma", of, 1);
    Value beta = BatchNormalization.coefficient(scope, "beta", of, 0);
    if (!perElement) {
      gamma = BatchNormalization.perChannel(graph, gamma, shape.rank());
      beta = BatchNormalization.perChannel(graph, beta, shape.rank());
    }
    Expression scaled =
        Expression.plus(
            Expression.times(Expression.input(0), Expression.input(1)), Expression.input(2));
    return graph.pointwise(scaled, graph.reshape(normal, shape), gamma, beta);
  }
}
