package org.lenslet.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.tensor.TensorSpec;

/**
 * Which values share memory, and how long each piece of memory is needed. A view shares with what
 * it views; a result may take over the memory of an input that nobody reads afterwards; the new
 * content of a variable is written in place where nobody reads the old one afterwards. A pure
 * function of the graph.
 */
final class Storages {

  /**
   * A piece of memory; {@code variable} is the variable that it holds, or null; reusable where its
   * content is computed anew in each run, so that it may be overwritten after its last reader;
   * constant where it is written once for all runs.
   */
  static final class Storage {
    final Value owner;
    final Value variable;
    final boolean reusable;
    final boolean constant;
    final int first;
    int last;

    private Storage(
        Value owner, Value variable, boolean reusable, boolean constant, int first, int last) {
      this.owner = owner;
      this.variable = variable;
      this.reusable = reusable;
      this.constant = constant;
      this.first = first;
      this.last = last;
    }

    private static Storage ofInput(Value input, int end) {
      return new Storage(input, null, false, false, -1, end);
    }

    private static Storage ofConstant(Value constant, int end) {
      return new Storage(constant, null, false, true, -1, end);
    }

    private static Storage ofVariable(Value variable, int end) {
      return new Storage(variable, variable, false, false, -1, end);
    }

    private static Storage ofResult(Value result, int step) {
      return new Storage(result, null, true, false, step, step);
    }

    /** Whether the plan lays it out (variables live elsewhere). */
    boolean isPlanned() {
      return variable == null;
    }
  }

  private final Graph graph;
  private final Map<Value, Storage> storages = new HashMap<>();
  private final Map<Value, Integer> lastRead = new HashMap<>();
  private final List<Storage> all = new ArrayList<>();
  private final int end;

  private Storages(Graph graph) {
    this.graph = graph;
    this.end = graph.nodes().size();
  }

  static Storages of(Graph graph) {
    Storages storages = new Storages(graph);
    storages.assign();
    return storages;
  }

  /** The memory of a value. */
  Storage of(Value value) {
    return storages.get(value);
  }

  /** Every piece of memory, in the order of first use. */
  List<Storage> all() {
    return all;
  }

  private void assign() {
    findLastReads();
    // Inputs are written before the first node and constants once at all, so neither may share.
    graph.inputs().forEach(value -> add(value, Storage.ofInput(value, end)));
    graph.constants().keySet().forEach(value -> add(value, Storage.ofConstant(value, end)));
    graph.variables().forEach(value -> add(value, Storage.ofVariable(value, end)));
    Map<Value, Value> updated = new HashMap<>();
    graph.updates().forEach(update -> updated.put(update.value(), update.variable()));
    for (int step = 0; step < end; step++) {
      Node node = graph.nodes().get(step);
      Set<Storage> taken = new HashSet<>();
      for (int o = 0; o < node.outputs().size(); o++) {
        Value output = node.outputs().get(o);
        Storage storage = shared(node, o, step, updated.get(output), taken);
        if (storage == null) {
          add(output, Storage.ofResult(output, step));
        } else {
          taken.add(storage);
          storages.put(output, storage);
        }
        Storage home = storages.get(output);
        home.last = Math.max(home.last, lastRead.getOrDefault(output, step));
      }
    }
  }

  /**
   * The step after which nobody reads a value. Reading a view of it is not counted: whatever asks
   * for the last reader of a piece of memory asks for every value in it.
   */
  private void findLastReads() {
    for (int step = 0; step < end; step++) {
      for (Value input : graph.nodes().get(step).inputs()) {
        lastRead.put(input, step);
      }
    }
    graph.outputs().forEach(value -> lastRead.put(value, end));
    graph.updates().forEach(update -> lastRead.put(update.value(), end));
  }

  /** The existing memory that an output may use, or null. */
  private Storage shared(Node node, int output, int step, Value variable, Set<Storage> taken) {
    if (node.op().isView()) {
      return storages.get(node.inputs().get(0));
    }
    // The variable's own memory before any other: anywhere else, the content has to be copied.
    List<Storage> candidates = new ArrayList<>();
    if (variable != null) {
      candidates.add(storages.get(variable));
    }
    for (Value input : node.inputs()) {
      if (storages.get(input).reusable) {
        candidates.add(storages.get(input));
      }
    }
    for (Storage storage : candidates) {
      if (!taken.contains(storage) && mayTakeOver(node, output, step, storage)) {
        return storage;
      }
    }
    return null;
  }

  /** Whether nobody needs the memory's old content once the output is being written. */
  private boolean mayTakeOver(Node node, int output, int step, Storage storage) {
    TensorSpec spec = node.outputs().get(output).spec();
    List<Value> inputs = node.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      boolean endures =
          storages.get(inputs.get(i)) == storage
              && !(node.op().mayOverwrite(output, i, inputs.size())
                  && inputs.get(i).spec().type() == spec.type()
                  && inputs.get(i).spec().elements() == spec.elements());
      if (endures) {
        return false;
      }
    }
    return lastReadOf(storage) <= step;
  }

  private int lastReadOf(Storage storage) {
    int last = -1;
    for (Map.Entry<Value, Storage> entry : storages.entrySet()) {
      if (entry.getValue() == storage) {
        last = Math.max(last, lastRead.getOrDefault(entry.getKey(), -1));
      }
    }
    return last;
  }

  private void add(Value value, Storage storage) {
    storages.put(value, storage);
    all.add(storage);
  }
}
