package org.lenslet.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.Connectivity;
import org.lenslet.op.Expression;
import org.lenslet.op.UnaryFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * A stack of layers for inputs of one shape. A model is a description: it can be added to any
 * number of graphs, for any batch size; the numbers live in the variables of a plan.
 */
public final class Model {
  private final String name;
  private final Shape inputShape;
  private final List<NamedLayer> layers;

  /** A layer under the name that its parameters carry. */
  private record NamedLayer(String name, Layer layer) {}

  /**
   * A model in a graph.
   *
   * @param output the last layer's output
   * @param layerNames the layers, in order
   * @param layerOutputs each layer's output, in order
   * @param parameters the trainable variables, in order
   */
  public record Forward(
      Value output,
      List<String> layerNames,
      List<Value> layerOutputs,
      List<Parameter> parameters) {}

  private Model(String name, Shape inputShape, List<NamedLayer> layers) {
    this.name = name;
    this.inputShape = inputShape;
    this.layers = List.copyOf(layers);
  }

  /** Starts a model for inputs of the given extents: channels, then one to three spatial axes. */
  public static Builder input(int... extents) {
    return input(Shape.of(extents));
  }

  /** Starts a model for inputs of the given shape, the batch axis not counted. */
  public static Builder input(Shape shape) {
    return new Builder(shape);
  }

  /** What the model is called in files and messages. */
  public String name() {
    return name;
  }

  /** The shape of one input, the batch axis not counted. */
  public Shape inputShape() {
    return inputShape;
  }

  /**
   * Adds the model to a graph.
   *
   * @param x a value of batch x the model's input shape
   */
  public Forward forward(GraphBuilder graph, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() == 0 || !shape.sub(1, shape.rank()).equals(inputShape)) {
      throw new ShapeException(
          "model " + name + ": expected an input of batch x " + inputShape + ", got " + shape);
    }
    List<Parameter> parameters = new ArrayList<>();
    List<Value> outputs = new ArrayList<>();
    Value value = x;
    for (NamedLayer layer : layers) {
      graph.label(layer.name);
      value = layer.layer.apply(new LayerScope(graph, layer.name, parameters), value);
      outputs.add(value);
    }
    graph.label("");
    List<String> names = layers.stream().map(NamedLayer::name).toList();
    return new Forward(value, names, List.copyOf(outputs), List.copyOf(parameters));
  }

  /** Collects layers. Not thread-safe. */
  public static final class Builder {
    private final Shape inputShape;
    private final List<NamedLayer> layers = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private String name = "model";
    private Initializer initializer = Initializer.xavierUniform();

    private Builder(Shape inputShape) {
      this.inputShape = inputShape;
    }

    /** The model's name. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** How the weights of the following layers start; Xavier uniform until set. */
    public Builder initializer(Initializer initializer) {
      this.initializer = initializer;
      return this;
    }

    /** Any layer. */
    public Builder then(Layer layer) {
      int number = counts.merge(layer.kind(), 1, Integer::sum);
      layers.add(new NamedLayer(layer.kind() + number, layer));
      return this;
    }

    /** Convolution with biases, every filter over every channel. */
    public Builder conv(int filters, Kernel kernel) {
      return conv(filters, kernel, Connectivity.DENSE);
    }

    /** Convolution with biases and the given connectivity between channels. */
    public Builder conv(int filters, Kernel kernel, Connectivity connectivity) {
      return then(new Conv(filters, kernel, connectivity, true, initializer));
    }

    /** Convolution without biases, every filter over every channel. */
    public Builder convWithoutBias(int filters, Kernel kernel) {
      return then(new Conv(filters, kernel, Connectivity.DENSE, false, initializer));
    }

    /** A fully connected layer with biases. */
    public Builder dense(int units) {
      return then(new Dense(units, true, initializer));
    }

    /** Maximum over windows of the given extents, side by side. */
    public Builder maxPool(int... extents) {
      return maxPool(Kernel.kernel(extents));
    }

    /** Maximum over windows; the stride is the kernel's extents unless set. */
    public Builder maxPool(Kernel kernel) {
      return then(new Pooling(true, kernel, false, false));
    }

    /** Average over windows of the given extents, side by side. */
    public Builder avgPool(int... extents) {
      return avgPool(Kernel.kernel(extents));
    }

    /** Average over windows, padding counted; the stride is the kernel's extents unless set. */
    public Builder avgPool(Kernel kernel) {
      return then(new Pooling(false, kernel, false, true));
    }

    /** The mean of windows times a trainable coefficient plus a trainable bias, per channel. */
    public Builder subSampling(int... extents) {
      return then(new SubSampling(Kernel.kernel(extents)));
    }

    /** Minus half the squared distance to fixed codes (classes x features). */
    public Builder radialBasis(HostTensor codes) {
      return then(new RadialBasis(codes));
    }

    public Builder tanh() {
      return activation(UnaryFunction.TANH);
    }

    public Builder sigmoid() {
      return activation(UnaryFunction.SIGMOID);
    }

    public Builder relu() {
      return activation(UnaryFunction.RELU);
    }

    /** One function applied to every element. */
    public Builder activation(UnaryFunction function) {
      String kind = function.name().toLowerCase(Locale.ROOT);
      return then(new Elementwise(kind, Expression.unary(function, Expression.input(0))));
    }

    /** A formula of one input applied to every element. */
    public Builder elementwise(String kind, Expression expression) {
      return then(new Elementwise(kind, expression));
    }

    /** All axes but the batch made one. */
    public Builder flatten() {
      return then(new Flatten());
    }

    /**
     * The model, after a trial run of the shape inference.
     *
     * @throws ShapeException if a layer does not fit its input; the message names the layer
     */
    public Model build() {
      Model model = new Model(name, inputShape, layers);
      GraphBuilder graph = new GraphBuilder();
      Shape single = Shape.of(1).append(inputShape.toArray());
      try {
        model.forward(graph, graph.input("x", TensorSpec.f32(single)));
      } catch (ShapeException e) {
        throw new ShapeException("model " + name + ", " + graph.label() + ": " + e.getMessage(), e);
      }
      return model;
    }
  }
}
