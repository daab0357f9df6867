package org.lenslet.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Lifetime;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Ranking;
import org.lenslet.backend.Scope;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.tensor.HostTensor;

/**
 * A graph compiled for a backend: kernels chosen, memory laid out, everything bound. {@link #run}
 * only launches: it allocates nothing and does not wait for the device. Not thread-safe, except
 * that any thread may close it; close it before its variables and its backend, after whose end it
 * refuses to work.
 */
public final class ExecutionPlan implements AutoCloseable {
  /** Offsets of tensors are multiples of this many elements: 256 bytes, what OpenCL may ask for. */
  static final int ALIGNMENT = 64;

  /** What aligning a tensor may cost at most, in bytes. */
  public static final int ALIGNMENT_BYTES = ALIGNMENT * Float.BYTES;

  private final Backend backend;
  private final Graph graph;
  private final Variables variables;
  private final Lifetime lifetime;
  private final Trace trace;
  private final PlanMemory memory;
  private final Map<Value, DeviceTensor> exposed = new HashMap<>();
  private final List<Step> steps;
  private final Launch[] launches;

  /** A bound kernel with what it computes, for profiles and descriptions. */
  record Step(Selector.Choice choice, Launch launch) {
    Node node() {
      return choice.node();
    }

    String kernel() {
      return choice.algorithm();
    }
  }

  /**
   * What a kernel took.
   *
   * @param label the part of the model that it belongs to
   * @param operation what it computes
   */
  public record KernelTime(String label, String kernel, String operation, double milliseconds) {}

  private ExecutionPlan(
      Graph graph, Backend backend, Variables variables, PlanMemory lender, Scope scope) {
    this.backend = backend;
    this.graph = graph;
    this.variables = variables;
    this.lifetime = new Lifetime("plan", scope::close);
    List<Selector.Choice> choices = Selector.prepare(Selector.select(graph, backend), backend);
    Storages storages = Storages.of(graph);
    this.trace = new Trace(graph, backend, choices, storages);
    this.memory = new PlanMemory(backend, scope, storages, choices, lender);
    Map<Value, DeviceTensor> tensors = new HashMap<>();
    graph.inputs().forEach(value -> place(value, storages, memory, variables, tensors));
    graph.variables().forEach(value -> place(value, storages, memory, variables, tensors));
    graph
        .constants()
        .forEach(
            (value, contents) -> {
              place(value, storages, memory, variables, tensors);
              tensors.get(value).write(contents);
            });
    this.steps = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      Node node = graph.nodes().get(i);
      node.outputs().forEach(value -> place(value, storages, memory, variables, tensors));
      if (choices.get(i) != null) {
        steps.add(bind(choices.get(i), tensors, memory.workspace(i)));
        scope.own(steps.get(steps.size() - 1).launch);
      }
    }
    this.launches = steps.stream().map(Step::launch).toArray(Launch[]::new);
    graph.inputs().forEach(value -> exposed.put(value, tensors.get(value)));
    graph.outputs().forEach(value -> exposed.put(value, tensors.get(value)));
  }

  /**
   * Compiles a graph.
   *
   * @param variables memory for at least the graph's variables, not owned by the plan
   * @throws org.lenslet.error.UnsupportedOpException if the backend has no kernel for a node
   */
  public static ExecutionPlan compile(Graph graph, Backend backend, Variables variables) {
    return compile(graph, backend, variables, null);
  }

  /**
   * Compiles a graph for the same backend and variables as this plan's, in this plan's memory as
   * far as that reaches. The two are used in turns: all inputs are written before a run, and what
   * is read after it is read before the other's inputs are written. Closed before this plan.
   *
   * @throws org.lenslet.error.UnsupportedOpException if the backend has no kernel for a node
   */
  public ExecutionPlan compileBeside(Graph other) {
    lifetime.requireOpen();
    return compile(other, backend, variables, memory);
  }

  private static ExecutionPlan compile(
      Graph graph, Backend backend, Variables variables, PlanMemory lender) {
    backend.requireOpen();
    variables.requireOpen();
    Scope scope = new Scope();
    try {
      return new ExecutionPlan(UpdateCopies.append(graph), backend, variables, lender, scope);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /**
   * The sizes in bytes of the buffers that a plan for the graph would own, without making it and
   * without compiling a kernel.
   *
   * @throws org.lenslet.error.UnsupportedOpException if the backend has no kernel for a node
   */
  public static List<Long> bufferBytes(Graph graph, Backend backend) {
    Graph complete = UpdateCopies.append(graph);
    List<Selector.Choice> choices = Selector.select(complete, backend);
    return PlanLayout.of(backend, Storages.of(complete), choices).buffers();
  }

  private static void place(
      Value value,
      Storages storages,
      PlanMemory memory,
      Variables variables,
      Map<Value, DeviceTensor> tensors) {
    Storages.Storage storage = storages.of(value);
    DeviceTensor home =
        storage.isPlanned() ? memory.tensor(storage) : variables.tensor(storage.variable);
    tensors.put(value, new DeviceTensor(home.buffer(), home.offset(), value.spec()));
  }

  private static Step bind(
      Selector.Choice choice, Map<Value, DeviceTensor> tensors, DeviceTensor workspace) {
    Node node = choice.node();
    Binding binding =
        new Binding(
            node.inputs().stream().map(tensors::get).toList(),
            node.outputs().stream().map(tensors::get).toList(),
            workspace);
    return new Step(choice, choice.proposal().bind(binding));
  }

  /** Runs every kernel once, in order; returns when all are enqueued. */
  public void run() {
    begin();
    try {
      for (Launch launch : launches) {
        launch.run();
      }
    } finally {
      lifetime.end();
    }
  }

  /** Begins a use of the plan and of all that it needs. */
  private void begin() {
    lifetime.begin();
    try {
      backend.requireOpen();
      variables.requireOpen();
    } catch (RuntimeException e) {
      lifetime.end();
      throw e;
    }
  }

  /**
   * Computes what {@link #run} would, by the same kernels, but each alone on the device, with its
   * inputs and outputs copied to the host: slow, and proof of what the run does. Leaves inputs and
   * variables as they are.
   *
   * @param observer hears of every kernel that has run, in order; what it does not keep is let go
   * @return the contents that {@link #run} would leave in the variables that it changes, by name
   */
  public Map<String, HostTensor> trace(Consumer<KernelRun> observer) {
    begin();
    try {
      Map<Value, HostTensor> given = new HashMap<>();
      graph.inputs().forEach(value -> given.put(value, read(value)));
      graph.variables().forEach(value -> given.put(value, variables.tensor(value).toHost()));
      return trace.run(given, observer);
    } finally {
      lifetime.end();
    }
  }

  /** Copies a host tensor of the value's spec into an input. */
  public void write(Value input, HostTensor contents) {
    begin();
    try {
      tensor(input).write(contents);
    } finally {
      lifetime.end();
    }
  }

  /**
   * The memory of the inputs as variables of their names, for plans that compute them on the device
   * before a run. It stays this plan's, which is closed after them.
   */
  public Variables inputs() {
    Map<String, DeviceTensor> memory = new HashMap<>();
    graph.inputs().forEach(value -> memory.put(value.name(), exposed.get(value)));
    return new Variables(backend, memory);
  }

  /** Copies an output, after the last run, into a host tensor of its spec. */
  public void read(Value output, HostTensor target) {
    begin();
    try {
      tensor(output).read(target);
    } finally {
      lifetime.end();
    }
  }

  /** The contents of an output after the last run. */
  public HostTensor read(Value output) {
    HostTensor contents = HostTensor.zeros(tensor(output).spec());
    read(output, contents);
    return contents;
  }

  private DeviceTensor tensor(Value value) {
    DeviceTensor tensor = exposed.get(value);
    if (tensor == null) {
      throw new ShapeException("plan: expected an input or output of the graph, got " + value);
    }
    return tensor;
  }

  /**
   * Bytes of device memory laid out for this plan: inputs, values in between, workspaces. What
   * another plan lends is not counted.
   */
  public long plannedBytes() {
    return memory.bytes();
  }

  /** The number of kernels that a run launches. */
  public int launchCount() {
    return launches.length;
  }

  /** The chosen kernel of every launch, a line each. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append(
          String.format("%-20s %-44s %s%n", step.node().label(), step.kernel(), step.node().op()));
    }
    return text.toString();
  }

  /**
   * For every launch the chosen algorithm, as {@link #describe} has it, and below it every other
   * one: what it would cost in comparison, or why it refuses.
   */
  public String explain() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      Ranking ranking = step.choice.ranking();
      text.append(line(step));
      for (Ranking.Proposed other : ranking.proposals().subList(1, ranking.proposals().size())) {
        text.append(String.format("    %s: %s%n", other.algorithm(), comparison(step, other)));
      }
      for (Ranking.Refused refused : ranking.refusals()) {
        text.append(String.format("    %s%n", refused));
      }
    }
    return text.toString();
  }

  private static String comparison(Step step, Ranking.Proposed other) {
    double cost = other.proposal().cost();
    double chosen = step.choice.proposal().cost();
    if (cost == Proposal.LAST_RESORT) {
      return "only where nothing else can";
    }
    return cost == chosen
        ? "no estimate says that it is faster, and it is listed later"
        : String.format(Locale.ROOT, "estimated at %.3g times the cost", cost / chosen);
  }

  private static String line(Step step) {
    return String.format(
        "%-20s %-44s %s%n", step.node().label(), step.kernel(), step.choice.problem());
  }

  /**
   * Runs the plan a few times, waiting after every kernel. The waiting is counted unless the
   * backend measures on the device: without that, on devices that queue launches, the sum exceeds
   * what {@link #run} takes.
   *
   * @param runs how often; updates of variables happen as often
   * @return the mean time of every kernel, the longest first
   */
  public List<KernelTime> profile(int runs) {
    long[] nanos = new long[launches.length];
    begin();
    try {
      for (int run = 0; run < runs; run++) {
        for (int i = 0; i < launches.length; i++) {
          nanos[i] += nanosOf(launches[i]);
        }
      }
    } finally {
      lifetime.end();
    }
    List<KernelTime> times = new ArrayList<>();
    for (int i = 0; i < launches.length; i++) {
      Node node = steps.get(i).node();
      double milliseconds = nanos[i] * 1e-6 / runs;
      times.add(
          new KernelTime(node.label(), steps.get(i).kernel(), node.op().toString(), milliseconds));
    }
    times.sort(Comparator.comparingDouble(KernelTime::milliseconds).reversed());
    return times;
  }

  private long nanosOf(Launch launch) {
    long start = System.nanoTime();
    long measured = launch.runTimed();
    backend.finish();
    return measured >= 0 ? measured : System.nanoTime() - start;
  }

  List<Step> steps() {
    return steps;
  }

  /** Refuses further uses, and releases all when none is under way; idempotent. */
  @Override
  public void close() {
    lifetime.close();
  }
}
