package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphPrinter;
import org.lenslet.graph.RandomGraphs;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;
import org.lenslet.pass.Passes;
import org.lenslet.tensor.HostTensor;

class RandomPlanTest {
  private static final int GRAPHS = Integer.getInteger("lenslet.randomGraphs", 3_000);
  private static final int RUNS = 4;

  private final Backend backend = new ReferenceBackend();

  @Test
  void severalRunsInARowEqualTheInterpreterBitForBit() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      Graph graph = RandomGraphs.of(seed);
      compare(graph, graph, seed);
    }
  }

  @Test
  void rewrittenGraphsEqualTheInterpreterOfTheOriginalBitForBit() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      Graph graph = RandomGraphs.of(seed);
      compare(graph, Passes.standard(graph), seed);
    }
  }

  private void compare(Graph specified, Graph executed, int seed) {
    Random random = new Random(seed);
    Map<Value, HostTensor> held = RandomGraphs.contents(specified.variables(), random);
    try (Variables variables = new Variables(backend, specified.variables());
        ExecutionPlan plan = ExecutionPlan.compile(executed, backend, variables)) {
      held.forEach((variable, contents) -> variables.write(variable.name(), contents));
      for (int run = 0; run < RUNS; run++) {
        String name = "seed " + seed + " run " + run;
        held = runBoth(specified, plan, variables, held, random, name);
      }
    }
  }

  /** Either may have the larger memory, and what one leaves behind is nothing to the other. */
  @Test
  void twoPlansInOneMemoryTakeTurns() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      Graph graph = RandomGraphs.of(seed);
      Graph rewritten = Passes.standard(graph);
      takeTurns(graph, graph, rewritten, seed);
      takeTurns(graph, rewritten, graph, seed);
    }
  }

  private void takeTurns(Graph specified, Graph lending, Graph beside, int seed) {
    Random random = new Random(seed);
    Map<Value, HostTensor> held = RandomGraphs.contents(specified.variables(), random);
    try (Variables variables = new Variables(backend, specified.variables());
        ExecutionPlan lender = ExecutionPlan.compile(lending, backend, variables);
        ExecutionPlan guest = lender.compileBeside(beside)) {
      held.forEach((variable, contents) -> variables.write(variable.name(), contents));
      for (int run = 0; run < RUNS; run++) {
        String name = "seed " + seed + " run " + run;
        ExecutionPlan plan = run % 2 == 0 ? lender : guest;
        held = runBoth(specified, plan, variables, held, random, name);
      }
    }
  }

  /** Runs plan and interpreter once, compares them and returns the variables' new contents. */
  private Map<Value, HostTensor> runBoth(
      Graph graph,
      ExecutionPlan plan,
      Variables variables,
      Map<Value, HostTensor> held,
      Random random,
      String run) {
    Map<Value, HostTensor> given = RandomGraphs.contents(graph.inputs(), random);
    given.forEach(plan::write);
    Map<String, HostTensor> traced = plan.trace(kernel -> {});
    plan.run();
    given.putAll(held);
    Map<Value, HostTensor> expected = Interpreter.run(graph, backend, given);
    for (Value output : graph.outputs()) {
      assertEqual(expected.get(output), plan.read(output), run + " output " + output, graph);
    }
    Map<Value, HostTensor> after = new HashMap<>(held);
    for (Update update : graph.updates()) {
      after.put(update.variable(), expected.get(update.value()));
      HostTensor contents = traced.get(update.variable().name());
      assertEqual(expected.get(update.value()), contents, run + " traced " + update, graph);
    }
    for (Value variable : graph.variables()) {
      HostTensor got = variables.read(variable.name());
      assertEqual(after.get(variable), got, run + " " + variable, graph);
    }
    return after;
  }

  private static void assertEqual(HostTensor expected, HostTensor got, String what, Graph graph) {
    assertTrue(
        expected.bitwiseEquals(got),
        () -> what + ": expected " + expected + ", got " + got + "\n" + GraphPrinter.print(graph));
  }
}
