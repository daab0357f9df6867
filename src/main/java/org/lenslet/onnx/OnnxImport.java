package org.lenslet.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Value;
import org.lenslet.layer.Body;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Mode;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.onnx.file.OnnxGraph;
import org.lenslet.onnx.file.OnnxModel;
import org.lenslet.onnx.file.OnnxNode;
import org.lenslet.onnx.file.OnnxReader;
import org.lenslet.onnx.file.OnnxValue;
import org.lenslet.onnx.rule.Call;
import org.lenslet.onnx.rule.Literal;
import org.lenslet.onnx.rule.Operand;
import org.lenslet.onnx.rule.Weights;
import org.lenslet.tensor.Shape;

/**
 * Makes a {@link Model} of an ONNX file: it predicts, is trained further and saved like any other.
 * Its parameters are the weights in the file, by their names there, and what they start from; the
 * first axis of every input and output is the batch, of any size, whatever the file was written
 * for. Normalizations by the batch learn their statistics in training.
 *
 * <pre>{@code
 * Model model = OnnxImport.of(Path.of("resnet18.onnx")).model();
 * }</pre>
 */
public final class OnnxImport {
  private final Path file;
  private final Map<String, Integer> bound;
  private final boolean withoutSoftmax;

  private OnnxImport(Path file, Map<String, Integer> bound, boolean withoutSoftmax) {
    this.file = file;
    this.bound = Map.copyOf(bound);
    this.withoutSoftmax = withoutSoftmax;
  }

  /** Of a file. */
  public static OnnxImport of(Path file) {
    return new OnnxImport(file, Map.of(), false);
  }

  /** With a number for an extent that the file gives a name, as {@code height}. */
  public OnnxImport bind(String symbol, int extent) {
    Map<String, Integer> all = new HashMap<>(bound);
    all.put(symbol, extent);
    return new OnnxImport(file, all, withoutSoftmax);
  }

  /**
   * Without a softmax that is the last of a model of one output: losses of classes take what goes
   * into it.
   */
  public OnnxImport withoutSoftmax() {
    return new OnnxImport(file, bound, true);
  }

  /**
   * Reads the file.
   *
   * @throws org.lenslet.error.DataFormatException if it holds no model, or a damaged one
   * @throws UnsupportedOpException if it needs what is not known; the message names all of it
   * @throws ShapeException if its shapes do not fit; the message names the node
   * @throws UsageException if extents are not known and not bound
   */
  public Model model() {
    OnnxModel read = OnnxReader.model(file);
    OnnxModel model = withoutSoftmax ? headless(read) : read;
    List<Model.Input> inputs = new ArrayList<>();
    for (OnnxValue input : model.graph().givenInputs()) {
      inputs.add(new Model.Input(input.name(), perExample(input)));
    }
    String name = file.getFileName().toString().replaceFirst("\\.onnx$", "");
    return Model.of(name, inputs, new Imported(model, Translation.of(model)));
  }

  private static OnnxModel headless(OnnxModel model) {
    OnnxGraph graph = model.graph();
    if (graph.outputs().size() != 1) {
      return model;
    }
    String last = graph.outputs().get(0).name();
    for (OnnxNode node : graph.nodes()) {
      if (node.kind().equals("Softmax") && node.outputs().equals(List.of(last))) {
        OnnxValue before =
            new OnnxValue(
                node.inputs().get(0),
                graph.outputs().get(0).type(),
                graph.outputs().get(0).extents());
        OnnxGraph cut =
            new OnnxGraph(
                graph.name(), graph.nodes(), graph.initializers(), graph.inputs(), List.of(before));
        return new OnnxModel(
            model.irVersion(),
            model.opsets(),
            model.producer(),
            model.metadata(),
            model.hasFunctions(),
            cut);
      }
    }
    return model;
  }

  private Shape perExample(OnnxValue input) {
    if (input.type().isEmpty() || !input.type().get().isFloating()) {
      throw new UnsupportedOpException(
          "model: expected inputs of floats, got '%s'".formatted(input));
    }
    List<OnnxValue.Extent> extents =
        input
            .extents()
            .orElseThrow(
                () ->
                    new UsageException(
                        "model: expected inputs of known rank, got '%s'".formatted(input)));
    if (extents.isEmpty()) {
      throw new UnsupportedOpException(
          "model: expected inputs with the batch in front, got '%s'".formatted(input));
    }
    int[] numbers = new int[extents.size() - 1];
    for (int axis = 1; axis < extents.size(); axis++) {
      OnnxValue.Extent extent = extents.get(axis);
      Integer given = bound.get(extent.symbol());
      if (!extent.isKnown() && given == null) {
        throw new UsageException(
            "model: expected numbers for all extents but the batch, got '%s'; bind %s to one"
                .formatted(input, extent.symbol().isEmpty() ? "it" : "'" + extent.symbol() + "'"));
      }
      numbers[axis - 1] = extent.isKnown() ? Math.toIntExact(extent.number()) : given;
    }
    return Shape.of(numbers);
  }

  /**
   * The body of a model.
   *
   * @param labels of the nodes, each another: their names, or their kinds with a number
   */
  private record Imported(OnnxModel model, Translation translation, Map<OnnxNode, String> labels)
      implements Body {
    Imported(OnnxModel model, Translation translation) {
      this(model, translation, labels(translation.nodes()));
    }

    private static Map<OnnxNode, String> labels(List<OnnxNode> nodes) {
      Map<OnnxNode, String> labels = new IdentityHashMap<>();
      Map<String, Integer> numbers = new HashMap<>();
      Set<String> taken = new HashSet<>();
      nodes.forEach(node -> taken.add(node.name()));
      Set<String> given = new HashSet<>();
      for (OnnxNode node : nodes) {
        String label = node.name();
        while (label.isEmpty() || !given.add(label)) {
          label = node.operation() + numbers.merge(node.operation(), 1, Integer::sum);
          label = taken.contains(label) ? "" : label;
        }
        labels.put(node, label);
      }
      return labels;
    }

    @Override
    public Result addTo(LayerScope scope, List<Value> inputs) {
      List<OnnxValue> names = model.graph().givenInputs();
      Map<String, Operand> given = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        given.put(
            names.get(i).name(), Operand.of(names.get(i).type().orElseThrow(), inputs.get(i)));
      }
      List<Model.LayerOutput> layers = new ArrayList<>();
      Translation.Steps steps =
          new Translation.Steps() {
            @Override
            public String label(OnnxNode node) {
              return labels.get(node);
            }

            @Override
            public void made(OnnxNode node, List<Operand> results) {
              if (results.get(0) != null && results.get(0).literal().isEmpty()) {
                layers.add(new Model.LayerOutput(labels.get(node), results.get(0).value()));
              }
            }
          };
      String outer = scope.graph().label();
      int batch = inputs.get(0).spec().shape().get(0);
      Learnt weights = new Learnt(scope, names.get(0), batch);
      List<Operand> results = translation.addTo(scope.graph(), weights, given, steps);
      scope.graph().label(outer);
      Map<String, Value> outputs = new LinkedHashMap<>();
      for (int i = 0; i < results.size(); i++) {
        OnnxValue output = model.graph().outputs().get(i);
        outputs.put(output.name(), requireBatch(output, results.get(i), batch));
      }
      return new Result(outputs, layers);
    }

    private static Value requireBatch(OnnxValue output, Operand result, int batch) {
      Shape shape = result.shape();
      if (shape.rank() == 0 || shape.get(0) != batch) {
        throw new ShapeException(
            "output '%s': expected the batch of %d in front, got %s"
                .formatted(output.name(), batch, shape));
      }
      return result.value();
    }
  }

  /** Weights of a model that learns, or has learnt. */
  private static final class Learnt implements Weights {
    private final LayerScope scope;
    private final long writtenFor;
    private final int batch;
    private final Map<String, Value> declared = new HashMap<>();

    Learnt(LayerScope scope, OnnxValue firstInput, int batch) {
      this.scope = scope;
      this.writtenFor = firstInput.extents().orElseThrow().get(0).number();
      this.batch = batch;
    }

    @Override
    public Value parameter(String name, Role role, Literal first) {
      Value known = declared.get(name);
      if (known == null) {
        ParameterGroup group =
            switch (role) {
              case WEIGHT -> ParameterGroup.WEIGHT;
              case BIAS -> ParameterGroup.BIAS;
              case NORM -> ParameterGroup.NORM;
            };
        known =
            scope.namedParameter(
                name,
                first.shape(),
                (values, fans, random) ->
                    System.arraycopy(Call.onDevice(first).floats(), 0, values, 0, values.length),
                group);
        declared.put(name, known);
      }
      return known;
    }

    @Override
    public Value state(String name, Literal first) {
      return declared.computeIfAbsent(name, n -> scope.namedState(n, Call.onDevice(first)));
    }

    @Override
    public void update(String name, Value value) {
      scope.updateNamed(name, value);
    }

    @Override
    public long[] rebatched(long[] wanted, Shape from) {
      boolean isOfBatch =
          writtenFor >= 0
              && writtenFor != batch
              && wanted.length > 0
              && wanted[0] == writtenFor
              && from.rank() > 0
              && from.elements() % batch == 0;
      if (!isOfBatch) {
        return wanted;
      }
      long rest = 1;
      for (int axis = 1; axis < wanted.length; axis++) {
        rest *= wanted[axis] == 0 && axis < from.rank() ? from.get(axis) : wanted[axis];
      }
      boolean fits = rest < 0 ? from.get(0) == batch : rest * batch == from.elements();
      if (!fits) {
        return wanted;
      }
      long[] rebatched = Arrays.copyOf(wanted, wanted.length);
      rebatched[0] = batch;
      return rebatched;
    }

    @Override
    public boolean isTraining() {
      return scope.mode() == Mode.TRAINING;
    }

    @Override
    public Value random(Shape shape) {
      return scope.random(shape);
    }
  }
}
