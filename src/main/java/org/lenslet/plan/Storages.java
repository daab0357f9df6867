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

/**
 * Which values share memory, and how long each piece of memory is needed. A view shares with what
 * it views; a result may take over the memory of an input that nobody reads afterwards; the new
 * content of a variable is written in place where nobody reads the old one afterwards. A pure
 * function of the graph.
 */
final class Storages {

  /** A piece of memory; {@code variable} is the variable that it holds, or null. */
  static final class Storage {
    final Value owner;
    final Value variable;
    final int first;
    int last;

    private Storage(Value owner, Value variable, int first) {
      this.owner = owner;
      this.variable = variable;
      this.first = first;
      this.last = first;
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
    graph.inputs().forEach(value -> create(value, null, -1).last = end);
    graph.constants().keySet().forEach(value -> create(value, null, -1).last = end);
    graph.variables().forEach(value -> create(value, value, -1).last = end);
    Map<Value, Value> updated = new HashMap<>();
    graph.updates().forEach(update -> updated.put(update.value(), update.variable()));
    for (int step = 0; step < end; step++) {
      Node node = graph.nodes().get(step);
      Set<Storage> taken = new HashSet<>();
      for (int o = 0; o < node.outputs().size(); o++) {
        Value output = node.outputs().get(o);
        Storage storage = shared(node, o, step, updated.get(output), taken);
        if (storage == null) {
          create(output, null, step);
        } else {
          taken.add(storage);
          storages.put(output, storage);
        }
        Storage home = storages.get(output);
        home.last = Math.max(home.last, lastRead.getOrDefault(output, step));
      }
    }
  }

  /** The step after which nobody reads a value, views counted with what they view. */
  private void findLastReads() {
    graph.outputs().forEach(value -> lastRead.put(value, end));
    graph.updates().forEach(update -> lastRead.put(update.value(), end));
    for (int step = end - 1; step >= 0; step--) {
      Node node = graph.nodes().get(step);
      for (Value input : node.inputs()) {
        int read = node.op().isView() ? lastRead.getOrDefault(node.output(), step) : step;
        lastRead.merge(input, read, Math::max);
      }
    }
  }

  /** The existing memory that an output may use, or null. */
  private Storage shared(Node node, int output, int step, Value variable, Set<Storage> taken) {
    if (node.op().isView()) {
      return storages.get(node.inputs().get(0));
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.inputs().get(i);
      Storage storage = storages.get(input);
      boolean fits =
          node.op().mayOverwrite(output, i, node.inputs().size())
              && input.spec().type() == node.outputs().get(output).spec().type()
              && input.spec().elements() == node.outputs().get(output).spec().elements()
              && !taken.contains(storage);
      if (fits && mayEnd(storage, step, variable)) {
        return storage;
      }
    }
    return variable == null ? null : home(variable, step, taken);
  }

  /** The variable's memory, where its old content has been read for the last time before. */
  private Storage home(Value variable, int step, Set<Storage> taken) {
    Storage home = storages.get(variable);
    return lastReadOf(home) < step && !taken.contains(home) ? home : null;
  }

  /** Whether the memory's old content is no longer needed once the step has read it. */
  private boolean mayEnd(Storage storage, int step, Value variable) {
    boolean writable =
        storage.isPlanned()
            ? storage.owner.kind() == Value.Kind.COMPUTED
            : storage.variable.equals(variable);
    return writable && lastReadOf(storage) <= step;
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

  private Storage create(Value value, Value variable, int first) {
    Storage storage = new Storage(value, variable, first);
    storages.put(value, storage);
    all.add(storage);
    return storage;
  }
}
