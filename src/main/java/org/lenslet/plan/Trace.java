package org.lenslet.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;
import org.lenslet.tensor.HostTensor;

/**
 * Runs the kernels of a plan one by one, with nothing on the device but what the one needs: an
 * output lies over an input where it does so in the plan, and nothing else is shared. What a later
 * kernel reads waits on the host.
 */
final class Trace {
  private final Graph graph;
  private final Backend backend;
  private final List<Selector.Choice> choices;
  private final Storages storages;
  private final Map<Value, String> updated = new HashMap<>();

  /** For each node what nobody needs once it has run. */
  private final List<Set<Value>> dead = new ArrayList<>();

  /**
   * A trace.
   *
   * @param graph with the copies that the plan makes
   * @param choices as the plan has chosen
   * @param storages as the plan has laid out
   */
  Trace(Graph graph, Backend backend, List<Selector.Choice> choices, Storages storages) {
    this.graph = graph;
    this.backend = backend;
    this.choices = choices;
    this.storages = storages;
    graph.updates().forEach(update -> updated.put(update.value(), update.variable().name()));
    Set<Value> needed = new HashSet<>(updated.keySet());
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      dead.add(
          Stream.concat(node.inputs().stream(), node.outputs().stream())
              .filter(needed::add)
              .collect(Collectors.toSet()));
    }
    Collections.reverse(dead);
  }

  /**
   * Runs every kernel once, in order.
   *
   * @param given the contents of every input and variable, which stay as they are
   * @param observer hears of every kernel that has run
   * @return the new contents of the variables that the graph updates
   */
  Map<String, HostTensor> run(Map<Value, HostTensor> given, Consumer<KernelRun> observer) {
    Map<Value, HostTensor> known = new HashMap<>(graph.constants());
    known.putAll(given);
    for (int i = 0; i < choices.size(); i++) {
      Node node = graph.nodes().get(i);
      if (choices.get(i) == null) {
        HostTensor viewed = known.get(node.inputs().get(0));
        known.put(node.output(), viewed.reshape(node.output().spec().shape()));
      } else {
        run(choices.get(i), known, observer);
      }
      known.keySet().removeAll(dead.get(i));
    }
    Map<String, HostTensor> contents = new HashMap<>();
    for (Update update : graph.updates()) {
      contents.put(update.variable().name(), known.get(update.value()));
    }
    return contents;
  }

  private void run(
      Selector.Choice choice, Map<Value, HostTensor> known, Consumer<KernelRun> observer) {
    Node node = choice.node();
    List<HostTensor> inputs = node.inputs().stream().map(known::get).toList();
    List<HostTensor> outputs = SingleKernel.run(choice, backend, inputs, storages::of);
    for (int o = 0; o < outputs.size(); o++) {
      known.put(node.outputs().get(o), outputs.get(o));
    }
    List<String> variables =
        node.outputs().stream().map(value -> updated.getOrDefault(value, "")).toList();
    observer.accept(
        new KernelRun(
            node,
            choice.algorithm(),
            choice.problem(),
            choice.proposal().accuracy(),
            inputs,
            outputs,
            variables));
  }
}
