package org.lenslet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.DeviceException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Verification of steps of the smallest kind: a matrix W becomes X W, and the places of the largest
 * elements of its rows are kept.
 */
class VerifiedStepTest {
  private static final int SIZE = 8;
  private static final Shape MATRIX = Shape.of(SIZE, SIZE);

  private final Backend reference = new ReferenceBackend();
  private final Verification every = Verification.every(1, reference);

  /** What the device does to products, after its kernel has run. */
  private Consumer<Binding> damage = binding -> {};

  /** What it does to places. */
  private Consumer<Binding> misplace = binding -> {};

  private Backend device;
  private Graph graph;
  private Value x;
  private Variables variables;
  private ExecutionPlan plan;

  @BeforeEach
  void compile() {
    Backend damaging =
        new FaultyBackend(
            new CpuBackend(1), MatMul.class, (problem, binding) -> damage.accept(binding));
    compileFor(
        new FaultyBackend(damaging, ArgMax.class, (problem, binding) -> misplace.accept(binding)));
  }

  private void compileFor(Backend backend) {
    GraphBuilder builder = new GraphBuilder();
    x = builder.input("x", TensorSpec.f32(SIZE, SIZE));
    Value w = builder.variable("w", TensorSpec.f32(SIZE, SIZE));
    Value places = builder.variable("places", TensorSpec.i32(SIZE));
    builder.label("product");
    Value product = builder.matMul(x, false, w, false);
    builder.label("places");
    Value largest = builder.apply(new ArgMax(1), product);
    builder.update(w, product);
    builder.update(places, largest);
    graph = builder.build();
    device = backend;
    variables = new Variables(backend, graph.variables());
    plan = ExecutionPlan.compile(graph, backend, variables);
    plan.write(x, random(1));
    variables.write("w", random(2));
  }

  @AfterEach
  void close() {
    plan.close();
    variables.close();
    device.close();
  }

  private static HostTensor random(int seed) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(SIZE, SIZE));
    Random random = new Random(seed);
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = random.nextFloat() - 0.5f;
    }
    return tensor;
  }

  private Map<String, HostTensor> contents() {
    return Map.of("w", variables.read("w"), "places", variables.read("places"));
  }

  private void assertContents(Map<String, HostTensor> expected) {
    expected.forEach(
        (name, tensor) -> assertTrue(tensor.bitwiseEquals(variables.read(name)), name));
  }

  private String refusal(Verification verification, long step) {
    return assertThrows(DeviceException.class, () -> verification.run(step, plan, variables))
        .getMessage();
  }

  /** Counts the launches of the product: a verified step has one more than others. */
  private int launchesOf(Verification verification, long step) {
    int[] launches = new int[1];
    damage = binding -> launches[0]++;
    verification.run(step, plan, variables);
    return launches[0];
  }

  @Test
  void theFirstAndEverySoManyThStepIsVerifiedAndEveryStepIsTaken() {
    Verification third = Verification.every(3, reference);
    for (int step = 1; step <= 7; step++) {
      assertEquals(step % 3 == 1 ? 2 : 1, launchesOf(third, step), "step " + step);
      assertEquals(step, third.steps());
      assertEquals((step + 2) / 3, third.verifiedSteps());
    }
  }

  @Test
  void aVerifiedStepLeavesWhatAPlainOneLeaves() {
    Map<String, HostTensor> before = contents();
    plan.run();
    Map<String, HostTensor> after = contents();
    before.forEach(variables::write);

    every.run(1, plan, variables);

    assertContents(after);
    assertFalse(after.get("w").bitwiseEquals(before.get("w")));
  }

  @Test
  void theWorstErrorIsThatOfAllVerifiedSteps() {
    assertEquals(0, every.worstErrorOverBound());
    double worst = 0;
    for (int step = 1; step <= 4; step++) {
      double[] ofStep = new double[1];
      plan.trace(run -> ofStep[0] = Math.max(ofStep[0], KernelJudge.of(run, reference).worst()));
      worst = Math.max(worst, ofStep[0]);
      every.run(step, plan, variables);
      assertEquals(worst, every.worstErrorOverBound());
    }
    assertTrue(worst > 0 && worst <= 1, "" + worst);
  }

  @Test
  void aWrongKernelIsNamedAndNothingIsChanged() {
    Map<String, HostTensor> before = contents();
    damage = binding -> FaultyBackend.add(binding.output(0), 9, 1);

    String message = refusal(every, 5);

    assertTrue(
        message.startsWith(
            "verify: expected step 5 as reference computes it, got another result in product"
                + " (matMul, "),
        message);
    assertTrue(message.contains("): output 0 at [1, 1]: expected "), message);
    assertTrue(message.endsWith("; do not trust the device's results"), message);
    assertContents(before);
    assertEquals(0, every.verifiedSteps());
  }

  /** As from a mistake in the layout of memory: alone, each kernel is right. */
  @Test
  void aPlanThatDoesOtherThanItsKernelsIsRefusedAndUndone() {
    Map<String, HostTensor> before = contents();
    int[] launches = new int[1];
    damage =
        binding -> {
          if (launches[0]++ == 1) {
            HeapBuffer.floats(binding.output(0))[binding.output(0).offset() + 9] = 7;
          }
        };

    String message = refusal(every, 5);

    assertTrue(
        message.matches(
            "verify: expected step 5 to do what its kernels do one by one, got w at \\[1, 1\\] as"
                + " 7\\.0 in place of -?0\\.[0-9]+; do not trust the device's results"),
        message);
    assertContents(before);
    assertEquals(0, every.verifiedSteps());
  }

  @Test
  void placesAreComparedToo() {
    int[] launches = new int[1];
    misplace =
        binding -> {
          if (launches[0]++ == 1) {
            HeapBuffer.ints(binding.output(0))[binding.output(0).offset() + 3] = -1;
          }
        };
    String message = refusal(every, 1);
    assertTrue(message.contains(", got places at [3] as -1 in place of "), message);
  }

  /** The layout of memory decides neither; but 0 is not -0. */
  @Test
  void anyNanEqualsAnyOther() {
    plan.write(x, HostTensor.filled(MATRIX, Float.NaN));
    int[] launches = new int[1];
    damage =
        binding -> {
          int at = binding.output(0).offset();
          HeapBuffer.floats(binding.output(0))[at] =
              Float.intBitsToFloat(0x7fc00000 + launches[0]++);
        };
    every.run(1, plan, variables);
    assertEquals(1, every.verifiedSteps());

    plan.write(x, HostTensor.filled(MATRIX, 0));
    variables.write("w", random(2));
    damage =
        binding -> {
          if (launches[0]++ == 3) {
            HeapBuffer.floats(binding.output(0))[binding.output(0).offset()] = -0f;
          }
        };
    String message = refusal(every, 2);
    assertTrue(message.contains(", got w at [0, 0] as -0.0 in place of 0.0;"), message);
  }

  @Test
  void aVerificationOnlyOfFaultsVerifiesNoStepButTellsWhoIsToBlame() {
    Verification onlyOfFaults = Verification.onlyOfFaults(reference);
    misplace = binding -> HeapBuffer.ints(binding.output(0))[binding.output(0).offset() + 3] = -1;
    onlyOfFaults.run(1, plan, variables);
    assertEquals(1, onlyOfFaults.steps());
    assertEquals(0, onlyOfFaults.verifiedSteps());

    Map<String, String> faults = new HashMap<>();
    plan.trace(run -> faults.put(run.node().label(), onlyOfFaults.fault(run)));
    assertEquals("", faults.get("product"));
    assertTrue(faults.get("places").startsWith("output 0 at [3]: expected "), faults.toString());
    assertTrue(
        faults.get("places").endsWith(", got -1; must be equal, the new places"),
        faults.toString());
    damage = binding -> FaultyBackend.add(binding.output(0), 9, 1);
    plan.trace(run -> faults.put(run.node().label(), onlyOfFaults.fault(run)));
    assertTrue(
        faults.get("product").startsWith("output 0 at [1, 1]: expected "), faults.toString());
    assertFalse(faults.get("product").contains("the new"), faults.toString());
  }

  /** A backend that has no memory left once it is told so. */
  private static final class FullDevice implements Backend {
    private final Backend right = new CpuBackend(1);
    private boolean full;

    @Override
    public String name() {
      return right.name();
    }

    @Override
    public String deviceName() {
      return right.deviceName();
    }

    @Override
    public KernelCatalog catalog() {
      return right.catalog();
    }

    @Override
    public DeviceBuffer allocate(DType type, int elements) {
      if (full) {
        throw new OutOfDeviceMemoryException("device memory: full", 1, 2, 3);
      }
      return right.allocate(type, elements);
    }

    @Override
    public void finish() {
      right.finish();
    }

    @Override
    public void close() {
      right.close();
    }
  }

  @Test
  void whereThereIsNoRoomToVerifyTheUserHearsWhatToDo() {
    close();
    FullDevice small = new FullDevice();
    compileFor(small);
    small.full = true;
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> every.run(1, plan, variables));
    assertTrue(e.getMessage().contains("use a smaller batch, or verify no step"), e.getMessage());
  }

  /** A judge whose reference fails at what the products are, if at all. */
  private KernelJudge judge(Throwable failure) {
    return new KernelJudge(
        new FaultyBackend(
            new ReferenceBackend(),
            MatMul.class,
            (Problem problem, Binding binding) -> {
              if (failure instanceof Error error) {
                throw error;
              }
              throw (RuntimeException) failure;
            }));
  }

  @Test
  void whatTheReferenceThrowsIsThrown() {
    for (Throwable failure :
        List.of(new IllegalStateException("no reference"), new AssertionError("no reference"))) {
      try (KernelJudge judge = judge(failure)) {
        plan.trace(judge::add);
        assertSame(failure, assertThrows(failure.getClass(), judge::first));
      }
    }
  }

  @Test
  void whoeverIsInterruptedWaitsNoLonger() {
    CountDownLatch never = new CountDownLatch(1);
    Backend slow =
        new FaultyBackend(
            new ReferenceBackend(), MatMul.class, (problem, binding) -> waitFor(never));
    try (slow;
        KernelJudge judge = new KernelJudge(slow)) {
      plan.trace(judge::add);
      Thread.currentThread().interrupt();
      DeviceException e = assertThrows(DeviceException.class, judge::first);
      assertEquals("verify: expected a verdict, got an interrupt", e.getMessage());
    } finally {
      never.countDown();
      assertTrue(Thread.interrupted(), "the interrupt is kept for whoever called");
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the judge is closed
    }
  }

  @Test
  void ofSeveralFaultsTheFirstKernelsIsNamed() {
    damage = binding -> FaultyBackend.add(binding.output(0), 9, 1);
    try (KernelJudge judge = new KernelJudge(reference)) {
      KernelJudge.Verdict none = judge.first();
      assertEquals(new KernelJudge.Verdict(0, ""), none);
      // More than wait at once.
      for (int i = 0; i < 50; i++) {
        plan.trace(judge::add);
        damage = binding -> FaultyBackend.add(binding.output(0), 10, 1);
      }
      assertTrue(judge.first().fault().contains("output 0 at [1, 1]"), judge.first().fault());
    }
  }

  /** Else a long run would fill its process with threads. */
  @Test
  void theThreadsOfAStepEndWithIt() throws InterruptedException {
    every.run(1, plan, variables);
    try (KernelJudge judge = new KernelJudge(reference)) {
      plan.trace(judge::add);
      judge.first();
      Optional<Thread> one = threads().stream().findFirst();
      assertTrue(one.orElseThrow().isDaemon(), "a run that fails does not wait for them");
    }
    for (Thread thread : threads()) {
      thread.join(60_000);
      assertFalse(thread.isAlive(), thread.getName());
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("lenslet-verify"))
        .toList();
  }
}
