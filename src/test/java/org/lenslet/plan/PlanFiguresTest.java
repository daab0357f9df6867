package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** What a plan and its variables tell of themselves. */
class PlanFiguresTest {
  private static final int LINE = ExecutionPlan.ALIGNMENT_BYTES;

  private final Backend backend = new ReferenceBackend();
  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input("x", TensorSpec.f32(64, 64));
  private final Value steps = builder.variable("steps", TensorSpec.f32(3));

  /** A small kernel, one that takes longer, and an update that counts the runs. */
  private Graph graph() {
    Value small = builder.label("small").unary(UnaryFunction.ABS, builder.constant(vector(-1)));
    builder.output(small);
    builder.output(builder.label("large").matMul(x, false, x, false));
    builder.update(
        steps,
        builder.label("count").binary(BinaryFunction.ADD, steps, builder.constant(vector(1))));
    return builder.build();
  }

  private static HostTensor vector(float... elements) {
    return HostTensor.of(Shape.of(elements.length), elements);
  }

  private static Graph product(int rows) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorSpec.f32(rows, 64));
    Value y =
        builder.matMul(x, false, builder.constant(HostTensor.zeros(TensorSpec.f32(64, 3))), false);
    builder.output(y);
    return builder.build();
  }

  /** 64 x 3 elements of a constant. */
  @Test
  void aPlanInTheMemoryOfALargerOneNeedsRoomForItsConstantsOnly() {
    try (Variables none = new Variables(backend, List.of());
        ExecutionPlan large = ExecutionPlan.compile(product(10), backend, none);
        ExecutionPlan small = large.compileBeside(product(5));
        ExecutionPlan larger = large.compileBeside(product(20));
        ExecutionPlan alone = ExecutionPlan.compile(product(20), backend, none)) {
      assertEquals(3 * LINE, small.plannedBytes());
      assertEquals(alone.plannedBytes(), larger.plannedBytes());
      assertTrue(large.plannedBytes() < larger.plannedBytes());
    }
  }

  @Test
  void aProfileHasTheMeanTimeOfEveryKernelTheLongestFirst() {
    int runs = 4;
    Graph graph = graph();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      plan.write(x, HostTensor.filled(Shape.of(64, 64), 1));
      long start = System.nanoTime();
      List<ExecutionPlan.KernelTime> times = plan.profile(runs);
      double mean = (System.nanoTime() - start) * 1e-6 / runs;

      assertEquals(plan.launchCount(), times.size());
      Set<String> labels =
          times.stream().map(ExecutionPlan.KernelTime::label).collect(Collectors.toSet());
      assertEquals(Set.of("small", "large", "count"), labels);
      for (int i = 0; i < times.size(); i++) {
        assertTrue(times.get(i).milliseconds() > 0, times.toString());
        assertTrue(
            i == 0 || times.get(i).milliseconds() <= times.get(i - 1).milliseconds(),
            times.toString());
        assertTrue(plan.describe().contains(times.get(i).kernel()), times.toString());
      }
      double sum = times.stream().mapToDouble(ExecutionPlan.KernelTime::milliseconds).sum();
      assertTrue(sum <= mean && sum > 0, sum + " of " + mean);
      assertArrayEquals(new float[] {4, 4, 4}, variables.read("steps").floats());
    }
  }

  @Test
  void outputsAreReadIntoWhatIsGiven() {
    Graph graph = graph();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      plan.write(x, HostTensor.filled(Shape.of(64, 64), 0.5f));
      plan.run();
      HostTensor target = HostTensor.filled(Shape.of(64, 64), -1);
      plan.read(graph.outputs().get(1), target);
      assertArrayEquals(HostTensor.filled(Shape.of(64, 64), 16).floats(), target.floats());
      assertThrows(ShapeException.class, () -> plan.read(steps));
    }
  }

  @Test
  void memoryIsCountedInBytes() {
    Value labels = builder.apply(new ArgMax(1), x);
    builder.output(labels);
    Graph graph = builder.build();
    List<Value> variables = new ArrayList<>(graph.variables());
    variables.add(builder.variable("more", TensorSpec.f32(LINE / 4 + 1)));
    try (Variables two = new Variables(backend, variables);
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, two)) {
      // Each on a line of its own: one line, and one more element than a line.
      assertEquals(3L * LINE, two.bytes());
      assertEquals(0, two.tensor("steps").offset());
      assertEquals(LINE / 4, two.tensor("more").offset());
      assertEquals(
          ExecutionPlan.bufferBytes(graph, backend).stream().mapToLong(Long::longValue).sum(),
          plan.plannedBytes());
      // At least the input and the labels; and not four times that.
      long least = 64 * 64 * 4 + 64 * 4;
      assertTrue(plan.plannedBytes() >= least, plan.plannedBytes() + " bytes");
      assertTrue(plan.plannedBytes() < least + 4L * LINE, plan.plannedBytes() + " bytes");
    }
  }

  @Test
  void variablesBeginWithZeroAndKnowTheirNames() {
    Graph graph = graph();
    try (Variables variables = new Variables(backend, graph.variables())) {
      assertEquals(Set.of("steps"), variables.names());
      assertArrayEquals(new float[3], variables.read("steps").floats());
      variables.write("steps", vector(1, 2, 3));
      assertArrayEquals(new float[] {1, 2, 3}, variables.read("steps").floats());
      assertEquals(
          "variables: expected one of [steps], got step",
          assertThrows(ShapeException.class, () -> variables.read("step")).getMessage());
    }
  }

  @Test
  void aTraceNamesKernelsAndTheVariablesThatTheyChange() {
    Graph graph = graph();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      plan.write(x, HostTensor.filled(Shape.of(64, 64), 1));
      List<KernelRun> runs = new ArrayList<>();
      plan.trace(runs::add);

      assertEquals(List.of("small", "large", "count"), labels(runs));
      for (KernelRun run : runs) {
        String label = run.node().label();
        assertEquals(label.equals("count") ? "steps" : "output 0", run.outputName(0));
        assertEquals(label + " (" + run.node().op() + ", " + run.kernel() + ")", run.describe());
        assertTrue(plan.describe().contains(run.kernel()), run.describe());
      }
    }
  }

  private static List<String> labels(List<KernelRun> runs) {
    return runs.stream().map(run -> run.node().label()).toList();
  }
}
