package org.lenslet.layer.scope;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/** What the layers of a model have declared in one graph so far, by full names. */
public final class Declarations {
  private final ForwardPass pass;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, State> states = new LinkedHashMap<>();

  /** What a state holds at this point of the graph: a shared layer's second use sees the first. */
  private final Map<String, Value> contents = new HashMap<>();

  private final Map<Join, String> paths = new IdentityHashMap<>();
  private int randomStreams;

  public Declarations(ForwardPass pass) {
    this.pass = pass;
  }

  public ForwardPass pass() {
    return pass;
  }

  /** The path of a step's scope; null before it is first applied. */
  public String path(Join step) {
    return paths.get(step);
  }

  public void enter(Join step, String path) {
    paths.put(step, path);
  }

  public Value parameter(
      String name, TensorSpec spec, Fans fans, Initializer initializer, ParameterGroup group) {
    Value value = pass.graph().variable(name, spec);
    parameters.put(name, new Parameter(value, parameters.size(), initializer, fans, group));
    return value;
  }

  /** The parameter that the layer declared where it was first applied. */
  public Value sharedParameter(String name, TensorSpec spec) {
    Parameter known = parameters.get(name);
    return requireSame(name, spec, known == null ? null : known.value());
  }

  public Value state(String name, TensorSpec spec, Supplier<HostTensor> initial) {
    Value value = pass.graph().variable(name, spec);
    states.put(name, new State(value, initial));
    contents.put(name, value);
    return value;
  }

  /** What the state that the layer declared where it was first applied holds by now. */
  public Value sharedState(String name, TensorSpec spec) {
    return requireSame(name, spec, contents.get(name));
  }

  private static Value requireSame(String name, TensorSpec spec, Value known) {
    if (known == null || !known.spec().equals(spec)) {
      throw new ShapeException(
          "shared layer: expected "
              + name
              + " as where it was first applied, "
              + (known == null ? "without one" : known.spec())
              + ", got "
              + spec
              + "; apply another layer");
    }
    return known;
  }

  public void update(String name, Value value) {
    State state = states.get(name);
    if (state == null) {
      throw new ShapeException(
          "update: expected one of the states " + states.keySet() + ", got " + name);
    }
    if (!state.value().spec().equals(value.spec())) {
      throw new ShapeException(
          "update: expected " + state.value() + " to receive its own spec, got " + value.spec());
    }
    contents.put(name, value);
  }

  /** Lets the graph put into the states what they were updated to. */
  public void recordUpdates() {
    states.forEach(
        (name, state) -> {
          if (contents.get(name) != state.value()) {
            pass.graph().update(state.value(), contents.get(name));
          }
        });
  }

  public int nextRandomStream() {
    return randomStreams++;
  }

  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  public List<State> states() {
    return List.copyOf(states.values());
  }
}
