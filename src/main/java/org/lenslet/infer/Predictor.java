package org.lenslet.infer;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.error.ClosedException;
import org.lenslet.error.LensletException;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A model with its weights on a device, ready to be asked. Any number of threads may ask at once;
 * they take turns on the device, each with batches of its own, so an answer depends on the question
 * alone. Lists are computed in batches, the last one padded; a single example in a plan for one,
 * which is quicker, and whose results may differ from those of a batch in the last bits.
 *
 * <p>Whoever builds a predictor closes it, before the backend; calls that are under way end first.
 */
public final class Predictor implements AutoCloseable {
  private final Model model;
  private final Backend backend;
  private final int batch;
  private final Scores scores;
  private final List<String> classes;
  private final Scope scope = new Scope();
  private final Variables variables;
  private final Map<Integer, InferencePlan> plans = new HashMap<>();
  private final Object turn = new Object();
  private boolean closed;

  private Predictor(Builder settings) {
    this.model = settings.model;
    this.backend = settings.backend;
    this.batch = settings.batch;
    this.scores = settings.scores;
    this.classes = settings.classes;
    InferencePlan.ForwardGraph one = InferencePlan.ForwardGraph.of(model, 1);
    Map<String, HostTensor> weights =
        InferenceWeights.require(model, one.graph().variables(), settings.weights.get());
    try {
      variables = scope.own(new Variables(backend, one.graph().variables()));
      weights.forEach(variables::write);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /** Starts the settings of a predictor. */
  public static Builder of(Model model) {
    return new Builder(model);
  }

  /**
   * The output for one example, for a model of one input and one output.
   *
   * @param example of the input's shape, without a batch axis
   * @return of the output's shape
   * @throws ShapeException if the shape is another, or the model has several inputs or outputs
   * @throws ClosedException if the predictor or its backend is closed
   */
  public HostTensor predict(HostTensor example) {
    return predict(List.of(example)).get(0);
  }

  /** The outputs for some examples; see {@link #predict(HostTensor)}. */
  public List<HostTensor> predict(List<HostTensor> examples) {
    String input = only(model.inputs().stream().map(Model.Input::name).toList(), "input");
    String output = only(List.copyOf(model.outputShapes().keySet()), "output");
    return predictNamed(examples.stream().map(example -> Map.of(input, example)).toList()).stream()
        .map(outputs -> outputs.get(output))
        .toList();
  }

  private String only(List<String> names, String what) {
    if (names.size() != 1) {
      throw new ShapeException(
          "model %s: expected one %s, got %s; give examples and take outputs by name"
              .formatted(model.name(), what, names));
    }
    return names.get(0);
  }

  /**
   * The outputs, by name, for some examples of a model of any number of inputs and outputs.
   *
   * @param examples for each a tensor by the name of each input, without a batch axis
   * @throws ShapeException if an input is missing, unknown or of another shape
   * @throws ClosedException if the predictor or its backend is closed
   */
  public List<Map<String, HostTensor>> predictNamed(List<Map<String, HostTensor>> examples) {
    examples.forEach(this::requireInputs);
    List<Map<String, HostTensor>> results = new ArrayList<>();
    int rows = examples.size() == 1 ? 1 : batch;
    for (int from = 0; from < examples.size(); from += rows) {
      // A turn a batch: a long list keeps nobody waiting for longer.
      synchronized (turn) {
        InferencePlan plan = plan(rows);
        results.addAll(plan.run(examples.subList(from, Math.min(examples.size(), from + rows))));
      }
    }
    return results;
  }

  /**
   * The most probable classes of one example, the most probable first.
   *
   * @param k how many; all where there are fewer
   * @throws ShapeException if the output is not one number a class
   * @throws LensletException if the output is not finite
   */
  public List<ClassScore> topK(HostTensor example, int k) {
    return topK(List.of(example), k).get(0);
  }

  /** The most probable classes of each example; see {@link #topK(HostTensor, int)}. */
  public List<List<ClassScore>> topK(List<HostTensor> examples, int k) {
    if (k < 1) {
      throw new UsageException("top classes: expected at least 1, got " + k);
    }
    return predict(examples).stream().map(output -> best(output, k)).toList();
  }

  private List<ClassScore> best(HostTensor output, int k) {
    if (output.shape().rank() != 1) {
      throw new ShapeException(
          "model %s: expected an output of one number a class, got %s; use the output itself"
              .formatted(model.name(), output.shape()));
    }
    for (float value : output.floats()) {
      if (Float.isNaN(value) || value == Float.POSITIVE_INFINITY) {
        throw new LensletException(
            "model %s: expected finite outputs, got %s; check weights and inputs"
                .formatted(model.name(), value));
      }
    }
    double[] probabilities = scores.probabilities(output.floats());
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted((a, b) -> Float.compare(output.floats()[b], output.floats()[a]))
        .limit(k)
        .map(i -> new ClassScore(i, name(i), probabilities[i]))
        .toList();
  }

  private String name(int index) {
    return index < classes.size() ? classes.get(index) : Integer.toString(index);
  }

  private void requireInputs(Map<String, HostTensor> example) {
    for (Model.Input input : model.inputs()) {
      HostTensor given = example.get(input.name());
      if (given == null || !given.shape().equals(input.shape())) {
        throw unfit(input.name(), input.shape(), given == null ? "none" : given.spec());
      }
      given.floats(); // of that type, or an exception that says so
    }
    if (example.size() != model.inputs().size()) {
      throw new ShapeException(
          "model %s: expected the inputs %s, got %s"
              .formatted(
                  model.name(),
                  model.inputs().stream().map(Model.Input::name).toList(),
                  example.keySet()));
    }
  }

  private ShapeException unfit(String input, Shape expected, Object got) {
    return new ShapeException(
        "model %s: expected an example of %s for input %s, got %s"
            .formatted(model.name(), expected, input, got));
  }

  /** The plan for so many rows, compiled when it is first needed. With the turn. */
  private InferencePlan plan(int rows) {
    if (closed) {
      throw new ClosedException("predictor of " + model.name());
    }
    InferencePlan plan = plans.get(rows);
    if (plan == null) {
      plan = scope.own(new InferencePlan(model, rows, backend, variables));
      plans.put(rows, plan);
    }
    return plan;
  }

  /** The compiled plan for a batch, for descriptions. */
  public ExecutionPlan plan() {
    synchronized (turn) {
      return plan(batch).plan();
    }
  }

  /** Waits for calls under way and releases the memory on the device; idempotent. */
  @Override
  public void close() {
    synchronized (turn) {
      closed = true;
      plans.clear();
      scope.close();
    }
  }

  /** The settings of a predictor. */
  public static final class Builder {
    private final Model model;
    private Backend backend;
    private Supplier<Map<String, HostTensor>> weights;
    private int batch = 64;
    private Scores scores = Scores.LOGITS;
    private List<String> classes = List.of();

    private Builder(Model model) {
      this.model = model;
    }

    /** Where to run; not owned by the predictor. Required. */
    public Builder on(Backend backend) {
      this.backend = backend;
      return this;
    }

    /** As {@link #weights(Path, Consumer)}; notes go to the log of {@code org.lenslet}. */
    public Builder weights(Path file) {
      return weights(file, note -> System.getLogger("org.lenslet").log(Level.WARNING, note));
    }

    /**
     * The weights of a safetensors file; a checkpoint will do. This or one of the next is required.
     *
     * @param notes told in a line if another program has changed the file since it was written
     */
    public Builder weights(Path file, Consumer<String> notes) {
      this.weights = () -> InferenceWeights.read(file, notes);
      return this;
    }

    /** The weights by name, as a trainer gives them. */
    public Builder weights(Map<String, HostTensor> tensors) {
      Map<String, HostTensor> copy = Map.copyOf(tensors);
      this.weights = () -> copy;
      return this;
    }

    /** The weights that the model starts from: those of its file, if it is from one of ONNX. */
    public Builder ownWeights() {
      this.weights = () -> InferenceWeights.own(model);
      return this;
    }

    /** The examples that are computed together; 64 unless set. */
    public Builder batch(int batch) {
      if (batch < 1) {
        throw new UsageException("batch: expected at least 1, got " + batch);
      }
      this.batch = batch;
      return this;
    }

    /** How outputs become probabilities; by softmax unless set. */
    public Builder scores(Scores scores) {
      this.scores = scores;
      return this;
    }

    /** The names of the classes, for {@link Predictor#topK}; their numbers unless set. */
    public Builder classes(List<String> names) {
      this.classes = List.copyOf(names);
      return this;
    }

    /**
     * Puts the weights on the device. Plans are compiled when they are first needed.
     *
     * @throws org.lenslet.error.CheckpointException if the weights are damaged, not finite or of
     *     another model
     */
    public Predictor build() {
      if (backend == null) {
        throw new UsageException("predictor: expected a backend, got none; call on(backend)");
      }
      if (weights == null) {
        throw new UsageException("predictor: expected weights, got none; call weights(file)");
      }
      return new Predictor(this);
    }
  }
}
