package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Launch;
import org.lenslet.error.ClosedException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** When plans and variables take memory, what they ask of a backend, and when they let go. */
class PlanLifetimeTest {
  private static final HostTensor PAIR = HostTensor.of(Shape.of(2), 1, 2);

  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input("x", PAIR.spec());
  private final Value v = builder.variable("v", PAIR.spec());
  private final Value y = builder.unary(UnaryFunction.NEGATE, x);

  private Graph graph() {
    builder.output(y);
    builder.update(v, builder.unary(UnaryFunction.ABS, y));
    return builder.build();
  }

  @Test
  void afterWhateverUseClosingReleasesThePlansMemory() {
    Graph graph = graph();
    List<Consumer<ExecutionPlan>> uses =
        List.of(
            ExecutionPlan::run,
            plan -> plan.write(x, PAIR),
            plan -> plan.read(y),
            plan -> plan.trace(run -> {}),
            plan -> plan.profile(2));
    for (int use = 0; use < uses.size(); use++) {
      StrictBackend backend = new StrictBackend();
      try (Variables variables = new Variables(backend, graph.variables())) {
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables);
        uses.get(use).accept(plan);
        assertTrue(backend.openBuffers() > 1, "use " + use);
        plan.close();
        assertEquals(1, backend.openBuffers(), "use " + use);
      }
      assertEquals(0, backend.openBuffers(), "use " + use);
    }
  }

  @Test
  void afterARefusedUseClosingReleasesThePlansMemory() {
    Graph graph = graph();
    StrictBackend backend = new StrictBackend();
    Variables variables = new Variables(backend, graph.variables());
    ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables);
    variables.close();
    assertClosed("variables", plan::run);
    assertTrue(backend.openBuffers() > 0);
    plan.close();
    assertEquals(0, backend.openBuffers());
    assertClosed("plan", () -> plan.profile(1));
  }

  @Test
  void nothingIsAskedOfAClosedBackend() {
    Graph graph = graph();
    StrictBackend backend = new StrictBackend();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      backend.close();
      assertClosed("strict backend", plan::run);
      assertClosed("strict backend", () -> plan.write(x, PAIR));
      assertClosed("strict backend", () -> variables.read("v"));
      assertClosed("strict backend", () -> new Variables(backend, graph.variables()));
      assertClosed("strict backend", () -> ExecutionPlan.compile(graph, backend, variables));
    }
  }

  @Test
  void closedVariablesAreRefusedBeforeAKernelIsChosen() {
    Graph graph = graph();
    StrictBackend withoutKernels = new StrictBackend(KernelCatalog.builder().build());
    Variables variables = new Variables(withoutKernels, graph.variables());
    variables.close();
    assertClosed("variables", () -> variables.read("v"));
    assertClosed("variables", () -> ExecutionPlan.compile(graph, withoutKernels, variables));
  }

  private static void assertClosed(String what, Executable use) {
    String message = assertThrows(ClosedException.class, use).getMessage();
    assertTrue(message.startsWith(what + ": expected one that is open"), message);
  }

  @Test
  void variablesThatDoNotFitLeaveNoMemory() {
    builder.variable("n", TensorSpec.i32(1));
    StrictBackend backend = new StrictBackend();
    backend.giveOnly(1);
    List<Value> variables = graph().variables();
    assertThrows(OutOfDeviceMemoryException.class, () -> new Variables(backend, variables));
    assertEquals(0, backend.openBuffers());
  }

  @Test
  void variablesBeginWithZeroWhateverTheMemoryHolds() {
    builder.variable("n", TensorSpec.i32(2));
    try (Variables variables = new Variables(new StrictBackend(), graph().variables())) {
      assertArrayEquals(new float[2], variables.read("v").floats());
      assertArrayEquals(new int[2], variables.read("n").ints());
    }
  }

  /** A device whose clock is too coarse for one kernel, and which has no clock for the other. */
  @Test
  void aProfileWaitsAfterEveryKernelAndBelievesTheDevicesClock() {
    int[] started = {0};
    int[] unfinished = {0};
    KernelCatalog catalog =
        KernelCatalog.builder()
            .add(
                Pointwise.class,
                StrictBackend.candidate(
                    "timed",
                    binding ->
                        new Launch() {
                          @Override
                          public void run() {
                            assertEquals(0, unfinished[0], "enqueued behind another");
                            unfinished[0]++;
                          }

                          @Override
                          public long runTimed() {
                            run();
                            return started[0]++ % 2 == 0 ? 0 : -1;
                          }
                        }))
            .build();
    StrictBackend backend = new StrictBackend(catalog);
    backend.onFinish = () -> unfinished[0] = 0;
    Graph graph = graph();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      List<ExecutionPlan.KernelTime> times = plan.profile(3);
      assertEquals(6, started[0]);
      assertEquals(0, unfinished[0]);
      assertTrue(times.get(0).milliseconds() > 0, times.toString());
      assertEquals(0, times.get(1).milliseconds(), times.toString());
    }
  }
}
