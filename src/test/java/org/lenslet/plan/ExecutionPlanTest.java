package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.ForwardingProposal;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Refusal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.KernelBuildException;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class ExecutionPlanTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input("x", TensorSpec.f32(2));
  private final Value v = builder.variable("v", TensorSpec.f32(2));

  /** The reference backend with a catalogue of its own, counting the memory that is open. */
  private static final class CountingBackend implements Backend {
    private final KernelCatalog catalog;
    private final List<DeviceBuffer> open = new ArrayList<>();

    CountingBackend(KernelCatalog catalog) {
      this.catalog = catalog;
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String deviceName() {
      return "test";
    }

    @Override
    public KernelCatalog catalog() {
      return catalog;
    }

    @Override
    public DeviceBuffer allocate(DType type, int elements) {
      HeapBuffer heap = new HeapBuffer(type, elements);
      DeviceBuffer counted =
          new DeviceBuffer() {
            @Override
            public DType type() {
              return heap.type();
            }

            @Override
            public int elements() {
              return heap.elements();
            }

            @Override
            public void write(int offset, HostTensor source) {
              heap.write(offset, source);
            }

            @Override
            public void read(int offset, HostTensor target) {
              heap.read(offset, target);
            }

            @Override
            public void close() {
              open.remove(this);
            }
          };
      open.add(counted);
      return counted;
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }

  private record Refusing(String name, String reason) implements Candidate {
    @Override
    public Answer propose(Problem problem) {
      return new Refusal(reason);
    }
  }

  /** Wants 3 floats of workspace and fails or does nothing. */
  private record Accepting(String name, boolean fails) implements Candidate {
    @Override
    public Answer propose(Problem problem) {
      return new Proposal() {
        @Override
        public long workspaceFloats() {
          return 3;
        }

        @Override
        public Launch bind(Binding binding) {
          if (fails) {
            throw new ShapeException(name + " fails");
          }
          assertEquals(TensorSpec.f32(3), binding.workspace().spec());
          return () -> {};
        }
      };
    }
  }

  @Test
  void aMissingKernelIsReportedWithEveryReason() {
    builder.output(builder.unary(UnaryFunction.ABS, x));
    builder.output(builder.apply(new Softmax(0), x));
    builder.output(builder.apply(new Softmax(0), v));
    KernelCatalog catalog =
        KernelCatalog.builder()
            .add(Pointwise.class, new Refusing("pointwise_wide", "needs 4 elements"))
            .add(Pointwise.class, new Refusing("pointwise_half", "needs f16"))
            .build();
    Graph graph = builder.build();
    try (CountingBackend backend = new CountingBackend(catalog);
        Variables variables = new Variables(backend, graph.variables())) {
      String message =
          assertThrows(
                  UnsupportedOpException.class,
                  () -> ExecutionPlan.compile(graph, backend, variables))
              .getMessage();
      assertEquals(
          "counting: expected a kernel for every operation, got none for pointwise abs(in0)"
              + " (f32[2]) (pointwise_wide: needs 4 elements, pointwise_half: needs f16);"
              + " softmax axis 0 (f32[2]) (no candidates)",
          message);
      assertEquals(
          message,
          assertThrows(
                  UnsupportedOpException.class, () -> ExecutionPlan.bufferBytes(graph, backend))
              .getMessage());
    }
  }

  /** A proposal of some cost, whose kernels may not build. */
  private record Costing(String name, double cost, boolean builds) implements Candidate {
    @Override
    public Answer propose(Problem problem) {
      return new ForwardingProposal(binding -> () -> {}) {
        @Override
        public double cost() {
          return cost;
        }

        @Override
        public void prepare() {
          if (!builds) {
            throw new KernelBuildException(name + ": expected to build, got an error", "log");
          }
        }
      };
    }
  }

  @Test
  void theCheapestThatBuildsIsTakenAndTheOthersAreExplained() {
    builder.output(builder.label("layer").unary(UnaryFunction.ABS, x));
    KernelCatalog catalog =
        KernelCatalog.builder()
            .add(Pointwise.class, new Costing("slow", 7.5, true))
            .add(Pointwise.class, new Refusing("unable", "needs 4 elements"))
            .add(Pointwise.class, new Costing("direct", Proposal.LAST_RESORT, true))
            .add(Pointwise.class, new Costing("first", 2, true))
            .add(Pointwise.class, new Costing("second", 2, true))
            .add(Pointwise.class, new Costing("broken", 1, false))
            .build();
    Graph graph = builder.build();
    CountingBackend backend = new CountingBackend(catalog);
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      assertEquals(
          List.of(
              "layer                first                                       "
                  + " pointwise abs(in0) (f32[2])",
              "    second: no estimate says that it is faster, and it is listed later",
              "    slow: estimated at 3.75 times the cost",
              "    direct: only where nothing else can",
              "    unable: needs 4 elements",
              "    broken: does not build: broken: expected to build, got an error"),
          plan.explain().lines().toList());
    }
    // What only lays out memory compiles nothing, and so does not know better.
    assertEquals(1, ExecutionPlan.bufferBytes(graph, backend).size());
  }

  @Test
  void kernelsOfWhichNoneBuildsAreReportedAsMissing() {
    builder.output(builder.unary(UnaryFunction.ABS, x));
    KernelCatalog catalog =
        KernelCatalog.builder().add(Pointwise.class, new Costing("broken", 1, false)).build();
    Graph graph = builder.build();
    try (CountingBackend backend = new CountingBackend(catalog);
        Variables variables = new Variables(backend, graph.variables())) {
      assertEquals(
          "counting: expected a kernel for every operation, got none for pointwise abs(in0)"
              + " (f32[2]) (broken: does not build: broken: expected to build, got an error)",
          assertThrows(
                  UnsupportedOpException.class,
                  () -> ExecutionPlan.compile(graph, backend, variables))
              .getMessage());
    }
  }

  @Test
  void theFirstCandidateThatAcceptsIsBoundWithItsWorkspace() {
    builder.output(builder.label("layer").unary(UnaryFunction.ABS, x));
    KernelCatalog catalog =
        KernelCatalog.builder()
            .add(Pointwise.class, new Refusing("first", "no"))
            .add(Pointwise.class, new Accepting("second", false))
            .add(Pointwise.class, new Accepting("third", true))
            .build();
    Graph graph = builder.build();
    CountingBackend backend = new CountingBackend(catalog);
    Variables variables = new Variables(backend, graph.variables());
    ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables);
    plan.run();
    assertEquals(1, plan.launchCount());
    assertTrue(plan.describe().contains("second"), plan.describe());
    assertEquals("layer", plan.steps().get(0).node().label());
    assertEquals(2, backend.open.size());

    plan.close();
    plan.close();
    assertEquals(1, backend.open.size());
    variables.close();
    variables.close();
    assertEquals(0, backend.open.size());
  }

  @Test
  void aPlanThatCannotBeBoundLeavesNoMemoryOpen() {
    builder.output(builder.unary(UnaryFunction.ABS, x));
    KernelCatalog catalog =
        KernelCatalog.builder().add(Pointwise.class, new Accepting("broken", true)).build();
    Graph graph = builder.build();
    CountingBackend backend = new CountingBackend(catalog);
    try (Variables variables = new Variables(backend, graph.variables())) {
      assertThrows(ShapeException.class, () -> ExecutionPlan.compile(graph, backend, variables));
      assertEquals(1, backend.open.size());
    }
    assertEquals(0, backend.open.size());
  }

  @Test
  void plansCompiledWithTheSameVariablesShareThem() {
    Backend backend = new ReferenceBackend();
    builder.update(v, builder.binary(BinaryFunction.ADD, v, x));
    Graph learn = builder.build();
    GraphBuilder other = new GraphBuilder();
    Value same = other.variable("v", TensorSpec.f32(2));
    Value twice = other.scale(same, 2);
    other.output(twice);
    try (Variables variables = new Variables(backend, learn.variables());
        ExecutionPlan learning = ExecutionPlan.compile(learn, backend, variables);
        ExecutionPlan judging = ExecutionPlan.compile(other.build(), backend, variables)) {
      learning.write(x, HostTensor.of(Shape.of(2), 1, 2));
      learning.run();
      learning.run();
      judging.run();

      assertArrayEquals(new float[] {4, 8}, judging.read(twice).floats());
    }
  }

  @Test
  void variablesOfAnotherSpecOrNameAreRefused() {
    Backend backend = new ReferenceBackend();
    try (Variables variables = new Variables(backend, builder.build().variables())) {
      GraphBuilder wider = new GraphBuilder();
      wider.variable("v", TensorSpec.f32(3));
      GraphBuilder unknown = new GraphBuilder();
      unknown.variable("u", TensorSpec.f32(2));

      assertEquals(
          "variables: expected @v f32[3], got f32[2] of that name",
          assertThrows(
                  ShapeException.class,
                  () -> ExecutionPlan.compile(wider.build(), backend, variables))
              .getMessage());
      assertEquals(
          "variables: expected one of [v], got u",
          assertThrows(
                  ShapeException.class,
                  () -> ExecutionPlan.compile(unknown.build(), backend, variables))
              .getMessage());
    }
  }

  @Test
  void onlyInputsAndOutputsAreReadable() {
    Backend backend = new ReferenceBackend();
    Value inside = builder.unary(UnaryFunction.ABS, x);
    builder.output(builder.unary(UnaryFunction.NEGATE, inside));
    Graph graph = builder.build();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      assertEquals(
          "plan: expected an input or output of the graph, got %2 f32[2]",
          assertThrows(ShapeException.class, () -> plan.read(inside)).getMessage());
    }
  }

  @Test
  void contentsOfAnotherSizeAreRefused() {
    Backend backend = new ReferenceBackend();
    try (Variables variables = new Variables(backend, builder.build().variables());
        ExecutionPlan plan = ExecutionPlan.compile(builder.build(), backend, variables)) {
      assertThrows(IllegalArgumentException.class, () -> plan.write(x, HostTensor.scalar(1)));
      assertThrows(
          IllegalArgumentException.class,
          () -> variables.write("v", HostTensor.ofInts(Shape.of(2), 1, 2)));
    }
  }

  @Test
  void variablesStartAtZeroInEveryType() {
    Value counts = builder.variable("counts", TensorSpec.i32(3));
    Graph graph = builder.build();
    try (Variables variables = new Variables(new ReferenceBackend(), graph.variables())) {
      assertArrayEquals(new float[2], variables.read("v").floats());
      assertArrayEquals(new int[3], variables.read(counts.name()).ints());
    }
  }

  @Test
  void aGraphWithoutNodesRuns() {
    builder.output(x);
    Backend backend = new ReferenceBackend();
    try (Variables variables = new Variables(backend, builder.build().variables());
        ExecutionPlan plan = ExecutionPlan.compile(builder.build(), backend, variables)) {
      plan.write(x, HostTensor.of(Shape.of(2), 3, 4));
      plan.run();
      assertArrayEquals(new float[] {3, 4}, plan.read(x).floats());
    }
  }
}
