package org.lenslet.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Join;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Names;
import org.lenslet.tensor.Shape;

/**
 * Builds a {@link Model} of any form, with several inputs and outputs:
 *
 * <pre>{@code
 * Network net = new Network("pairs");
 * Layer tower = Network.layer("tower", x -> x.conv(8, kernel(3)).relu().flatten().dense(16));
 * Tensor left = net.input("left", 1, 28, 28).then(tower);
 * Tensor right = net.input("right", 1, 28, 28).then(tower);
 * Model model = net.output(left.concat(right).dense(2)).build();
 * }</pre>
 *
 * Not thread-safe.
 */
public final class Network {
  private final String name;
  private final Names names;
  private final Map<Integer, Model.Input> inputs = new LinkedHashMap<>();
  private final Map<String, Integer> outputs = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private String prefix = "";
  private int tensors;

  /**
   * A step of the network.
   *
   * @param name of its scope
   * @param inputs numbers of tensors
   * @param output the number of a tensor
   */
  record Step(String name, Join join, List<Integer> inputs, int output) {
    Step {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * A network.
   *
   * @param name what the model is called in files and messages
   */
  public Network(String name) {
    this.name = name;
    this.names = new Names();
  }

  /**
   * Several layers as one, with a scope of their own: a tower that two inputs share, say. Their
   * weights start as set within, Xavier uniform until then.
   *
   * @param kind what it is called in summaries; with a running number it names its parameters
   */
  public static Layer layer(String kind, Branch layers) {
    return new Layer() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public Value apply(LayerScope scope, Value x) {
        return layers.apply(scope, x);
      }
    };
  }

  /** A part of a layer, whose names are counted with others. */
  Network(Names names) {
    this.name = "";
    this.names = names;
  }

  /** An input of the given extents, the batch axis not counted: channels, then spatial axes. */
  public Tensor input(String name, int... extents) {
    return input(name, Shape.of(extents));
  }

  /** An input of the given shape, the batch axis not counted. */
  public Tensor input(String name, Shape shape) {
    Tensor tensor = start();
    inputs.put(tensor.id(), new Model.Input(name, shape));
    return tensor;
  }

  /** Makes a tensor the model's only output. */
  public Network output(Tensor tensor) {
    return output(Model.OUTPUT, tensor);
  }

  /** Makes a tensor an output of the model. */
  public Network output(String name, Tensor tensor) {
    if (outputs.putIfAbsent(name, require(tensor).id()) != null) {
      throw new ShapeException("output: expected a new name, got '" + name + "' again");
    }
    return this;
  }

  /**
   * The model, after a trial run of the shape inference.
   *
   * @throws ShapeException if a layer does not fit its input; the message names the layer
   */
  public Model build() {
    return build(name, outputs);
  }

  Model build(String name, Map<String, Integer> outputs) {
    return Model.of(
        name, List.copyOf(inputs.values()), body(List.copyOf(inputs.keySet()), outputs));
  }

  /** The steps so far, for inputs and outputs that are tensors of these numbers. */
  private Body body(List<Integer> given, Map<String, Integer> wanted) {
    List<Step> kept = List.copyOf(steps);
    Map<String, Integer> results = new LinkedHashMap<>(wanted);
    return (scope, inputs) -> {
      Map<Integer, Value> start = new HashMap<>();
      for (int i = 0; i < given.size(); i++) {
        start.put(given.get(i), inputs.get(i));
      }
      Map<Integer, Value> values = run(kept, scope, start);
      Map<String, Value> outputs = new LinkedHashMap<>();
      results.forEach((output, tensor) -> outputs.put(output, values.get(tensor)));
      List<Model.LayerOutput> layers =
          kept.stream()
              .map(s -> new Model.LayerOutput(scope.path(s.join()), values.get(s.output())))
              .toList();
      return new Body.Result(outputs, layers);
    };
  }

  /** A tensor that nothing here computes. */
  Tensor start() {
    return new Tensor(this, tensors++, Initializer.xavierUniform());
  }

  /** Adds a step and returns the number of its output. */
  int add(Join join, List<Tensor> operands) {
    List<Integer> ids = operands.stream().map(tensor -> require(tensor).id()).toList();
    steps.add(new Step(names.of(prefix, join), join, ids, tensors));
    return tensors++;
  }

  /** Adds layers whose names follow a name that is taken for them. */
  Tensor block(String name, Tensor x, Branch layers) {
    String outer = prefix;
    prefix = name + ".";
    Tensor y = layers.apply(x);
    prefix = outer;
    return y.initializer(x.initializer());
  }

  /** A name for a block. */
  String claim(String name) {
    return names.claim(prefix, name);
  }

  /** A name for a block: its kind with the next number. */
  String next(String kind) {
    return names.next(prefix, kind);
  }

  List<Step> steps() {
    return steps;
  }

  private Tensor require(Tensor tensor) {
    if (tensor.network() != this) {
      throw new ShapeException("network: expected tensors of one network, got one of another");
    }
    return tensor;
  }

  /**
   * Adds steps to a graph.
   *
   * @param given what the tensors hold that no step computes
   * @return what all tensors hold
   */
  static Map<Integer, Value> run(List<Step> steps, LayerScope scope, Map<Integer, Value> given) {
    Map<Integer, Value> values = new HashMap<>(given);
    for (Step step : steps) {
      List<Value> operands = step.inputs().stream().map(values::get).toList();
      values.put(step.output(), scope.enter(step.name(), step.join(), operands));
    }
    return values;
  }
}
