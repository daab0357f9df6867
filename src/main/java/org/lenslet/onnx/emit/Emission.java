package org.lenslet.onnx.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxGraph;
import org.lenslet.onnx.file.OnnxTensor;
import org.lenslet.onnx.file.OnnxValue;
import org.lenslet.op.Op;
import org.lenslet.op.movement.Reshape;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A model as an ONNX graph whose batch is of any size: what of its shapes depends on the batch is
 * seen by building it twice.
 */
public final class Emission {
  /** How the batch is called. */
  public static final String BATCH = "batch";

  private static final int ONE_BATCH = 2;
  private static final int OTHER_BATCH = 3;

  private final Draft draft = new Draft();
  private final Graph graph;
  private final Map<Value, String> names = new HashMap<>();
  private final Map<Value, Node> makers = new HashMap<>();
  private final Map<Value, Shape> others = new HashMap<>();
  private final Map<Value, HostTensor> weights = new HashMap<>();

  private Emission(Graph graph, Graph other) {
    this.graph = graph;
    pair(graph.inputs(), other.inputs());
    pair(graph.variables(), other.variables());
    pair(List.copyOf(graph.constants().keySet()), List.copyOf(other.constants().keySet()));
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      pair(node.outputs(), other.nodes().get(i).outputs());
      node.outputs().forEach(output -> makers.put(output, node));
    }
  }

  private void pair(List<Value> values, List<Value> same) {
    for (int i = 0; i < values.size(); i++) {
      others.put(values.get(i), same.get(i).spec().shape());
    }
  }

  /**
   * Emits a model in inference.
   *
   * @param weights the contents of all parameters and states, by name; must not change afterwards
   * @throws UnsupportedOpException if ONNX has no operations for a layer
   */
  public static OnnxGraph of(Model model, Map<String, HostTensor> weights) {
    GraphBuilder builder = new GraphBuilder();
    Model.Forward forward = forward(model, builder, ONE_BATCH);
    GraphBuilder other = new GraphBuilder();
    forward(model, other, OTHER_BATCH);
    return new Emission(builder.build(), other.build()).emit(model, forward, weights);
  }

  private static Model.Forward forward(Model model, GraphBuilder builder, int batch) {
    Model.Forward forward =
        model.forward(ForwardPass.inference(builder), model.addInputs(builder, batch));
    forward.outputs().values().forEach(builder::output);
    return forward;
  }

  private OnnxGraph emit(Model model, Model.Forward forward, Map<String, HostTensor> contents) {
    graph.inputs().forEach(input -> names.put(input, draft.unique(input.name())));
    List<String> outputs = new ArrayList<>();
    forward.outputs().keySet().forEach(name -> outputs.add(draft.unique(name)));
    graph.variables().forEach(variable -> names.put(variable, draft.unique(variable.name())));
    graph.variables().forEach(variable -> weights.put(variable, contents.get(variable.name())));
    weights.putAll(graph.constants());
    for (Node node : graph.nodes()) {
      draft.label(node.label());
      List<String> results = Emitters.emit(this, node);
      for (int i = 0; i < results.size(); i++) {
        names.put(node.outputs().get(i), results.get(i));
      }
    }
    int next = 0;
    for (Value output : forward.outputs().values()) {
      draft.label("");
      draft.rename(name(output), outputs.get(next++));
    }
    return new OnnxGraph(
        model.name(),
        draft.nodes(),
        used(),
        graph.inputs().stream().map(input -> value(input, input.name())).toList(),
        valuesOf(forward, outputs));
  }

  private List<OnnxValue> valuesOf(Model.Forward forward, List<String> names) {
    List<OnnxValue> values = new ArrayList<>();
    for (Value output : forward.outputs().values()) {
      values.add(value(output, names.get(values.size())));
    }
    return values;
  }

  /** Only what nodes read: an operation may have had other forms of its weights made. */
  private Map<String, OnnxTensor> used() {
    Set<String> read = new HashSet<>();
    draft.nodes().forEach(node -> read.addAll(node.inputs()));
    Map<String, OnnxTensor> used = new LinkedHashMap<>(draft.initializers());
    used.keySet().retainAll(read);
    return used;
  }

  private OnnxValue value(Value value, String name) {
    List<OnnxValue.Extent> extents = new ArrayList<>();
    for (long extent : extents(value)) {
      extents.add(new OnnxValue.Extent(extent, extent < 0 ? BATCH : ""));
    }
    return new OnnxValue(name, Optional.of(ElementType.FLOAT), Optional.of(extents));
  }

  Draft draft() {
    return draft;
  }

  /** The name of a value; what is known becomes part of the file when it is first asked for. */
  String name(Value value) {
    String name = names.get(value);
    HostTensor known = weights.get(value);
    if (known != null) {
      if (name == null) {
        name = draft.constant(known);
        names.put(value, name);
      } else if (!draft.initializers().containsKey(name)) {
        draft.initializer(name, known);
      }
    }
    if (name == null) {
      throw new IllegalStateException("no name for " + value);
    }
    return name;
  }

  List<String> names(Node node) {
    return node.inputs().stream().map(this::name).toList();
  }

  /** What is known of a value; null where it is computed. */
  HostTensor known(Value value) {
    return weights.get(value);
  }

  /** The value that this one is another shape of, or itself. */
  Value unshaped(Value value) {
    Node maker = makers.get(value);
    return maker != null && maker.op() instanceof Reshape ? unshaped(maker.inputs().get(0)) : value;
  }

  /** The extents, -1 where they depend on the batch. */
  long[] extents(Value value) {
    Shape one = value.spec().shape();
    Shape other = others.get(value);
    long[] extents = new long[one.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = one.get(axis) == other.get(axis) ? one.get(axis) : -1;
    }
    return extents;
  }

  /** Whether somebody reads a value. */
  boolean isRead(Value value) {
    return graph.outputs().contains(value)
        || graph.nodes().stream().anyMatch(node -> node.inputs().contains(value));
  }

  static UnsupportedOpException unsupported(Op op) {
    return new UnsupportedOpException("onnx: expected an operation that ONNX has, got " + op);
  }
}
