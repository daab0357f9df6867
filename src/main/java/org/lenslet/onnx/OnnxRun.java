package org.lenslet.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.lenslet.backend.Backend;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxModel;
import org.lenslet.onnx.file.OnnxNode;
import org.lenslet.onnx.file.OnnxValue;
import org.lenslet.onnx.rule.Call;
import org.lenslet.onnx.rule.Literal;
import org.lenslet.onnx.rule.Operand;
import org.lenslet.onnx.rule.Weights;
import org.lenslet.pass.Passes;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HalfFloat;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Runs an ONNX model once, for inputs whose shapes and whole numbers may decide about its form. */
public final class OnnxRun {
  private OnnxRun() {}

  /**
   * An output.
   *
   * @param elements by their row-major index
   */
  public record Output(String name, ElementType type, Shape shape, IntToDoubleFunction elements) {}

  /** Weights as they are: nothing is learnt. */
  private static final class Fixed implements Weights {
    private final GraphBuilder graph;
    private final Map<String, Value> made = new HashMap<>();

    Fixed(GraphBuilder graph) {
      this.graph = graph;
    }

    @Override
    public Value parameter(String name, Role role, Literal first) {
      return made.computeIfAbsent(name, n -> Call.source(graph, first).get());
    }

    @Override
    public Value state(String name, Literal first) {
      return parameter(name, Role.WEIGHT, first);
    }

    @Override
    public void update(String name, Value value) {
      throw new IllegalStateException("nothing is learnt");
    }

    @Override
    public boolean isTraining() {
      return false;
    }

    @Override
    public Value random(Shape shape) {
      throw new IllegalStateException("nothing is learnt");
    }
  }

  /**
   * Runs a model.
   *
   * @param inputs by name, what the model does not have itself
   * @throws UsageException if inputs are missing or do not fit
   * @throws UnsupportedOpException if the model needs what is not known
   * @throws ShapeException if its shapes do not fit
   */
  public static List<Output> run(OnnxModel model, Map<String, Literal> inputs, Backend backend) {
    Translation translation = Translation.of(model);
    GraphBuilder graph = new GraphBuilder();
    Map<Value, HostTensor> fed = new LinkedHashMap<>();
    Map<String, Operand> given = new HashMap<>();
    requireInputs(model, inputs);
    inputs.forEach((name, literal) -> given.put(name, input(graph, name, literal, fed)));
    List<Operand> results =
        translation.addTo(
            graph, new Fixed(graph), given, new Translation.Labels(OnnxNode::toString));
    List<Value> computed = new ArrayList<>();
    for (Operand result : results) {
      if (result.literal().isEmpty()) {
        computed.add(result.value());
        graph.output(result.value());
      }
    }
    Map<Value, HostTensor> contents = new HashMap<>();
    if (!computed.isEmpty()) {
      Graph whole = Passes.standard(graph.build());
      try (Variables none = new Variables(backend, List.of());
          ExecutionPlan plan = ExecutionPlan.compile(whole, backend, none)) {
        fed.forEach(plan::write);
        plan.run();
        computed.forEach(value -> contents.put(value, plan.read(value)));
      }
    }
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.add(output(model.graph().outputs().get(i).name(), results.get(i), contents));
    }
    return outputs;
  }

  private static void requireInputs(OnnxModel model, Map<String, Literal> inputs) {
    for (OnnxValue input : model.graph().givenInputs()) {
      Literal literal = inputs.get(input.name());
      if (literal == null) {
        throw new UsageException("model: expected an input '%s', got none".formatted(input));
      }
      if (!fits(input, literal)) {
        throw new UsageException("model: expected an input '%s', got %s".formatted(input, literal));
      }
    }
  }

  private static boolean fits(OnnxValue input, Literal literal) {
    boolean fits = input.type().isPresent() && input.type().get() == literal.type();
    if (fits && input.extents().isPresent()) {
      List<OnnxValue.Extent> extents = input.extents().get();
      fits = extents.size() == literal.shape().rank();
      for (int axis = 0; fits && axis < extents.size(); axis++) {
        OnnxValue.Extent extent = extents.get(axis);
        fits = !extent.isKnown() || extent.number() == literal.shape().get(axis);
      }
    }
    return fits;
  }

  /** Floats are fed; whole numbers, which shapes may depend on, are known, and fed where wanted. */
  private static Operand input(
      GraphBuilder graph, String name, Literal literal, Map<Value, HostTensor> fed) {
    Supplier<Value> source =
        () -> {
          HostTensor contents = Call.onDevice(literal);
          Value value = graph.input(name, contents.spec());
          fed.put(value, contents);
          return value;
        };
    if (literal.type().isFloating()) {
      return Operand.fed(literal, source);
    }
    return Operand.of(literal, source);
  }

  private static Output output(String name, Operand result, Map<Value, HostTensor> contents) {
    if (result.literal().isPresent()) {
      Literal literal = result.literal().get();
      return new Output(name, result.type(), result.shape(), literal::get);
    }
    HostTensor tensor = contents.get(result.value());
    TensorSpec spec = tensor.spec();
    if (spec.type() == DType.INT32) {
      Operand.Numbering numbering = result.numbering().orElse((index, number) -> number);
      int[] ints = tensor.ints();
      return new Output(name, result.type(), spec.shape(), i -> numbering.of(i, ints[i]));
    }
    float[] floats = tensor.floats();
    return new Output(name, result.type(), spec.shape(), i -> rounded(result.type(), floats[i]));
  }

  /** To what the type can hold. */
  private static double rounded(ElementType type, float x) {
    return switch (type) {
      case FLOAT16 -> HalfFloat.rounded(x);
      case BFLOAT16 -> toBrain(x);
      default -> x;
    };
  }

  /** To 8 bits of fraction, of two that are as near the even one. */
  private static float toBrain(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (Float.isNaN(x)) {
      return x;
    }
    int rounded = bits + 0x7FFF + (bits >>> 16 & 1);
    return Float.intBitsToFloat(rounded & 0xFFFF0000);
  }
}
