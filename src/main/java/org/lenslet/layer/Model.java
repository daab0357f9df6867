package org.lenslet.layer;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.Count;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Declarations;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.layer.scope.State;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * A directed graph of layers, from inputs of fixed shapes to outputs. A model is a description: it
 * can be added to any number of graphs, for any batch size; the numbers live in the variables of a
 * plan. {@link #input(int...)} starts a model of one input and one output, a chain with branches;
 * {@link Network} builds any other.
 */
public final class Model {
  /** What an output is called that is given no name. */
  public static final String OUTPUT = "output";

  private final String name;
  private final List<Input> inputs;
  private final Body body;
  private final Map<String, Shape> outputShapes;

  /**
   * An input of a model.
   *
   * @param shape the batch axis not counted
   */
  public record Input(String name, Shape shape) {}

  /** A layer's output in a graph, under the name that the layer's nodes and parameters carry. */
  public record LayerOutput(String layer, Value value) {}

  /**
   * A model in a graph.
   *
   * @param outputs by name, in order
   * @param layers every layer's output, in order; a shared layer is there for each use
   * @param parameters the trainable variables, in order
   * @param states the variables that training steps change by rules of layers, in order
   */
  public record Forward(
      Map<String, Value> outputs,
      List<LayerOutput> layers,
      List<Parameter> parameters,
      List<State> states) {

    /**
     * The output.
     *
     * @throws ShapeException if there are several
     */
    public Value output() {
      if (outputs.size() != 1) {
        throw new ShapeException(
            "model: expected one output, got " + outputs.keySet() + "; ask for one by its name");
      }
      return outputs.values().iterator().next();
    }
  }

  private Model(String name, List<Input> inputs, Body body) {
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.body = body;
    requireSome(inputs.isEmpty(), "input");
    Map<String, Shape> shapes = new LinkedHashMap<>();
    GraphBuilder trial = new GraphBuilder();
    forward(ForwardPass.inference(trial), addInputs(trial, 1))
        .outputs()
        .forEach((output, value) -> shapes.put(output, perExample(value.spec().shape())));
    requireSome(shapes.isEmpty(), "output");
    this.outputShapes = Collections.unmodifiableMap(shapes);
  }

  /**
   * A model of any body, after a trial run of it.
   *
   * @throws ShapeException if it does not fit the inputs
   */
  public static Model of(String name, List<Input> inputs, Body body) {
    return new Model(name, inputs, body);
  }

  private void requireSome(boolean isEmpty, String what) {
    if (isEmpty) {
      throw new ShapeException("model " + name + ": expected inputs and outputs, got no " + what);
    }
  }

  private static Shape perExample(Shape shape) {
    return shape.rank() == 0 ? shape : shape.sub(1, shape.rank());
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

  /** The inputs, in order. */
  public List<Input> inputs() {
    return inputs;
  }

  /**
   * The shape of the input, the batch axis not counted.
   *
   * @throws ShapeException if there are several inputs
   */
  public Shape inputShape() {
    if (inputs.size() != 1) {
      throw new ShapeException(
          "model " + name + ": expected one input, got " + inputNames() + "; ask for each's shape");
    }
    return inputs.get(0).shape();
  }

  /** The outputs' shapes by name, in order, the batch axis not counted. */
  public Map<String, Shape> outputShapes() {
    return outputShapes;
  }

  /** Adds inputs for the model to a graph, each under its name, for so many examples. */
  public List<Value> addInputs(GraphBuilder graph, int batch) {
    List<Value> values = new ArrayList<>();
    for (Input input : inputs) {
      Shape shape = Shape.of(batch).append(input.shape().toArray());
      values.add(graph.input(input.name(), TensorSpec.f32(shape)));
    }
    return values;
  }

  /**
   * Adds the model to a graph that uses what was learnt; see {@link #forward(ForwardPass, List)}.
   */
  public Forward forward(GraphBuilder graph, Value... x) {
    return forward(ForwardPass.inference(graph), List.of(x));
  }

  /**
   * Adds the model to a graph.
   *
   * @param x a value of batch x shape for each input
   * @throws ShapeException if the inputs do not fit, or a layer's do not; the message names it
   */
  public Forward forward(ForwardPass pass, List<Value> x) {
    requireInputs(x);
    Declarations declared = new Declarations(pass);
    Body.Result result;
    try {
      result = body.addTo(LayerScope.root(declared), x);
    } catch (ShapeException e) {
      String where = pass.graph().label().isEmpty() ? "" : ", " + pass.graph().label();
      throw new ShapeException("model " + name + where + ": " + e.getMessage(), e);
    }
    declared.recordUpdates();
    return new Forward(
        Collections.unmodifiableMap(new LinkedHashMap<>(result.outputs())),
        List.copyOf(result.layers()),
        declared.parameters(),
        declared.states());
  }

  private void requireInputs(List<Value> x) {
    if (x.size() != inputs.size()) {
      throw new ShapeException(
          "model %s: expected %s %s, got %d"
              .formatted(name, Count.of(inputs.size(), "input"), inputNames(), x.size()));
    }
    for (int i = 0; i < x.size(); i++) {
      Shape shape = x.get(i).spec().shape();
      Shape expected = inputs.get(i).shape();
      if (shape.rank() == 0 || !perExample(shape).equals(expected)) {
        String which = inputs.size() == 1 ? "an input" : "input " + inputs.get(i).name();
        throw new ShapeException(
            "model %s: expected %s of batch x %s, got %s".formatted(name, which, expected, shape));
      }
    }
  }

  private String inputNames() {
    return inputs.stream().map(Input::name).collect(joining(", ", "(", ")"));
  }

  /** Collects layers, one behind the other, with branches. Not thread-safe. */
  public static final class Builder implements LayerChain<Builder> {
    private final Network network = new Network("");
    private Tensor last;
    private String name = "model";

    private Builder(Shape inputShape) {
      this.last = network.input("x", inputShape);
    }

    /** The model's name. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    @Override
    public Builder apply(Branch layers) {
      last = layers.apply(last);
      return this;
    }

    /**
     * The model, after a trial run of the shape inference.
     *
     * @throws ShapeException if a layer does not fit its input; the message names the layer
     */
    public Model build() {
      return network.build(name, Map.of(OUTPUT, last.id()));
    }
  }
}
