package org.lenslet.layer.kind;

import java.util.Arrays;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.Window;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.tensor.Shape;

/**
 * The sub-sampling of LeNet-5 of 1998: the mean of each window, times a trainable coefficient, plus
 * a trainable bias, one of each per channel (LeCun et al. 1998, section II-B).
 */
public record SubSampling(Kernel kernel) implements Layer {

  @Override
  public String kind() {
    return "subSampling";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    Window window = kernel.strideByExtents().window(input.rank() - 2);
    int[] perChannel = new int[input.rank()];
    Arrays.fill(perChannel, 1);
    perChannel[1] = input.get(1);
    Shape channels = Shape.of(input.get(1));
    Fans fans = new Fans(window.size(), 1);
    GraphBuilder graph = scope.graph();
    Value coefficient = scope.parameter("coefficient", channels, fans, Initializer.constant(1));
    Value bias = scope.parameter("bias", channels, fans, Initializer.constant(0));
    Value mean = graph.apply(AveragePool.of(window), x);
    Value scaled =
        graph.binary(
            BinaryFunction.MULTIPLY, mean, graph.reshape(coefficient, Shape.of(perChannel)));
    return graph.binary(BinaryFunction.ADD, scaled, graph.reshape(bias, Shape.of(perChannel)));
  }
}
