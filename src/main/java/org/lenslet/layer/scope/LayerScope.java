package org.lenslet.layer.scope;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * What a layer sees while it adds itself to a graph: the builder, what the graph is for, and a
 * place for parameters, states and layers of its own. Names within a scope are joined to the
 * scope's by a dot, as in {@code block1.conv1.weight}, and are used once.
 */
public final class LayerScope {
  /** Of what starts from given values. */
  private static final Fans NO_FANS = new Fans(1, 1);

  private final Declarations declared;
  private final String path;

  /** Whether everything here has been declared before, where the layer was first applied. */
  private final boolean shared;

  private final Names names = new Names();

  private LayerScope(Declarations declared, String path, boolean shared) {
    this.declared = declared;
    this.path = path;
    this.shared = shared;
  }

  /** The scope of a whole model, whose name is in no name. */
  public static LayerScope root(Declarations declared) {
    return new LayerScope(declared, "", false);
  }

  /** The path of the scope that a step of the model was first applied in. */
  public String path(Join step) {
    return declared.path(step);
  }

  /** The names that are taken in this scope. */
  public Names names() {
    return names;
  }

  /** The graph that the layer adds its nodes to. */
  public GraphBuilder graph() {
    return declared.pass().graph();
  }

  /** What the graph is for. */
  public Mode mode() {
    return declared.pass().mode();
  }

  /** A scope within this one. */
  public LayerScope child(String name) {
    return new LayerScope(declared, qualified(names.claim("", name)), shared);
  }

  /** Applies a layer, or what joins several inputs, under its kind and a running number. */
  public Value apply(Join step, Value... inputs) {
    return enter(names.of("", step), step, List.of(inputs));
  }

  /** Applies a layer, or what joins several inputs, under a name. */
  public Value apply(String name, Join step, Value... inputs) {
    return enter(names.claim("", name), step, List.of(inputs));
  }

  /** Applies a step under a name that is taken for it; the nodes carry its path as label. */
  public Value enter(String name, Join step, List<Value> inputs) {
    String known = declared.path(step);
    LayerScope scope =
        known == null
            ? new LayerScope(declared, qualified(name), shared)
            : new LayerScope(declared, known, true);
    declared.enter(step, scope.path);
    String label = graph().label();
    graph().label(scope.path);
    Value output = step.apply(scope, inputs);
    graph().label(label);
    return output;
  }

  /**
   * Declares a trainable variable {@code layer.what} and returns its value; it belongs to the group
   * of biases if it is called {@code bias}, otherwise to that of weights.
   */
  public Value parameter(String what, Shape shape, Fans fans, Initializer initializer) {
    ParameterGroup group = what.equals("bias") ? ParameterGroup.BIAS : ParameterGroup.WEIGHT;
    return parameter(what, shape, fans, initializer, group);
  }

  /** Declares a trainable variable {@code layer.what} of a group and returns its value. */
  public Value parameter(
      String what, Shape shape, Fans fans, Initializer initializer, ParameterGroup group) {
    String name = qualified(names.claim("", what));
    TensorSpec spec = TensorSpec.f32(shape);
    return shared
        ? declared.sharedParameter(name, spec)
        : declared.parameter(name, spec, fans, initializer, group);
  }

  /**
   * Declares a trainable variable under a name that is somebody else's, dots and all, and returns
   * its value.
   *
   * @param name new in the whole model
   */
  public Value namedParameter(
      String name, Shape shape, Initializer initializer, ParameterGroup group) {
    return declared.parameter(name, TensorSpec.f32(shape), NO_FANS, initializer, group);
  }

  /**
   * Declares a state under a name that is somebody else's, dots and all, and returns what it holds.
   *
   * @param name new in the whole model
   * @param first what it starts from; not changed
   */
  public Value namedState(String name, HostTensor first) {
    return declared.state(name, first.spec(), first::copy);
  }

  /** Makes a state of that name hold a value after each step; does nothing in inference. */
  public void updateNamed(String name, Value value) {
    if (mode() == Mode.TRAINING) {
      declared.update(name, value);
    }
  }

  /**
   * Declares a variable {@code layer.what} that no gradient changes and returns what it holds; see
   * {@link State}.
   *
   * @param initial what every element starts from
   */
  public Value state(String what, Shape shape, float initial) {
    String name = qualified(names.claim("", what));
    TensorSpec spec = TensorSpec.f32(shape);
    return shared
        ? declared.sharedState(name, spec)
        : declared.state(name, spec, () -> HostTensor.filled(shape, initial));
  }

  /**
   * Makes a state of this scope hold a value after each step; does nothing in inference.
   *
   * @param what the name that the state was declared with here
   * @param value of the state's shape
   */
  public void update(String what, Value value) {
    if (mode() == Mode.TRAINING) {
      declared.update(qualified(what), value);
    }
  }

  /**
   * Numbers uniform in [0, 1) that are new in each step and nothing else in the model has: the same
   * for one seed on every backend. Another call gives others.
   *
   * @throws ShapeException if the graph has no step numbers, as in inference
   */
  public Value random(Shape shape) {
    return graph().apply(new RandomUniform(shape, declared.nextRandomStream()), stepNumbers());
  }

  /**
   * What changes from step to step: the {@link org.lenslet.op.StepNumbers}, which any operation may
   * read.
   *
   * @throws ShapeException if the graph has none, as in inference
   */
  public Value stepNumbers() {
    Value numbers = declared.pass().stepNumbers();
    if (numbers == null) {
      throw new ShapeException(
          path + ": expected a graph with step numbers, got one without; ask only in training");
    }
    return numbers;
  }

  private String qualified(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
