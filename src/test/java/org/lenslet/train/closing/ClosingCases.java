package org.lenslet.train.closing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.error.ClosedException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.Epochs;
import org.lenslet.train.LinearModel;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/**
 * Whatever is used after it, or what it lives on, is closed says so, in any order and from any
 * thread, on every backend alike.
 */
// In a thread of its own: what waits for ever keeps interrupts pending.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ClosingCases {
  private static final int SIZE = 64;
  private static final HostTensor ONES = HostTensor.filled(Shape.of(SIZE, SIZE), 1);

  @TempDir Path folder;

  /** A backend of its own for every call; the test closes it. */
  protected abstract Backend open();

  /** Everything that can be closed, each on those before it. */
  private enum Part {
    BACKEND("backend"),
    BUFFER("device buffer"),
    VARIABLES("variables"),
    PLAN("plan");

    final String name;

    Part(String name) {
      this.name = name;
    }
  }

  /** v = v * x, and what it needs. */
  private final class Fixture implements AutoCloseable {
    final Backend backend = open();
    final DeviceBuffer buffer = backend.allocate(DType.FLOAT32, SIZE * SIZE);
    final Graph graph;
    final Value x;
    final Value y;
    final Variables variables;
    final ExecutionPlan plan;

    Fixture() {
      GraphBuilder builder = new GraphBuilder();
      x = builder.input("x", ONES.spec());
      Value v = builder.variable("v", ONES.spec());
      y = builder.matMul(v, false, x, false);
      builder.update(v, builder.scale(y, 0.5f));
      builder.output(y);
      graph = builder.build();
      variables = new Variables(backend, graph.variables());
      plan = ExecutionPlan.compile(graph, backend, variables);
    }

    AutoCloseable get(Part part) {
      return switch (part) {
        case BACKEND -> backend;
        case BUFFER -> buffer;
        case VARIABLES -> variables;
        case PLAN -> plan;
      };
    }

    /** Uses, and what each of them needs. */
    Map<Set<Part>, List<Runnable>> uses() {
      HostTensor host = HostTensor.zeros(ONES.spec());
      return Map.of(
          Set.of(Part.BACKEND),
          List.of(
              () -> backend.allocate(DType.INT32, 3).close(),
              backend::finish,
              backend::requireOpen,
              () -> new Variables(backend, graph.variables()).close()),
          Set.of(Part.BACKEND, Part.BUFFER),
          List.of(() -> buffer.write(0, ONES), () -> buffer.read(0, host)),
          Set.of(Part.BACKEND, Part.VARIABLES),
          List.of(
              () -> variables.read("v"),
              () -> variables.write("v", ONES),
              () -> variables.tensor("v"),
              () -> ExecutionPlan.compile(graph, backend, variables).close()),
          Set.of(Part.BACKEND, Part.VARIABLES, Part.PLAN),
          List.of(
              plan::run,
              () -> plan.write(x, ONES),
              () -> plan.read(y),
              () -> plan.read(y, host),
              () -> plan.trace(run -> {}),
              () -> plan.profile(1)));
    }

    @Override
    public void close() throws Exception {
      for (Part part : Part.values()) {
        get(part).close();
      }
    }
  }

  /** Orders in which every set of parts is closed at some time, and every part before any other. */
  private static final List<List<Part>> ORDERS =
      List.of(
          List.of(Part.BACKEND, Part.BUFFER, Part.VARIABLES, Part.PLAN),
          List.of(Part.BUFFER, Part.VARIABLES, Part.PLAN, Part.BACKEND),
          List.of(Part.VARIABLES, Part.PLAN, Part.BACKEND, Part.BUFFER),
          List.of(Part.PLAN, Part.BACKEND, Part.BUFFER, Part.VARIABLES),
          List.of(Part.BACKEND, Part.VARIABLES, Part.BUFFER, Part.PLAN),
          List.of(Part.BUFFER, Part.PLAN, Part.BACKEND, Part.VARIABLES));

  @Test
  void everyUseAfterAnyOrderOfClosingNamesWhatIsClosed() throws Exception {
    for (List<Part> order : ORDERS) {
      try (Fixture fixture = new Fixture()) {
        Set<Part> closed = new HashSet<>();
        check(fixture, closed);
        for (Part part : order) {
          fixture.get(part).close();
          closed.add(part);
          fixture.get(part).close();
          check(fixture, closed);
        }
      }
    }
  }

  private static void check(Fixture fixture, Set<Part> closed) {
    fixture
        .uses()
        .forEach(
            (needed, uses) -> {
              Set<String> missing =
                  needed.stream()
                      .filter(closed::contains)
                      .map(part -> part.name)
                      .collect(Collectors.toSet());
              for (Runnable use : uses) {
                if (missing.isEmpty()) {
                  use.run();
                } else {
                  assertNames(missing, assertThrows(ClosedException.class, use::run));
                }
              }
            });
    if (!closed.contains(Part.PLAN)) {
      assertEquals(2, fixture.plan.launchCount());
    }
  }

  private static void assertNames(Set<String> names, ClosedException e) {
    String message = e.getMessage();
    String subject = message.substring(0, message.indexOf(": expected one that is open, got a "));
    assertTrue(names.stream().anyMatch(subject::contains), names + ": " + message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void aTrainerOnWhatIsClosedSaysSo() throws Exception {
    for (boolean backendFirst : new boolean[] {true, false}) {
      Backend backend = open();
      Trainer trainer = trainer(backend);
      Path weights = folder.resolve("weights" + backendFirst + ".safetensors");
      trainer.saveWeights(weights);
      List<Runnable> uses =
          List.of(
              () -> trainer.fit(LinearModel.data(12), Epochs.of(1), Progress.silent()),
              () -> trainer.evaluate(LinearModel.data(12)),
              trainer::weights,
              () -> trainer.saveWeights(folder.resolve("other.safetensors")),
              () -> trainer.loadWeights(weights),
              () -> trainer.startFrom(weights, note -> {}));
      for (AutoCloseable part :
          backendFirst ? List.of(backend, trainer) : List.of(trainer, backend)) {
        part.close();
        Set<String> names = Set.of(part == trainer || !backendFirst ? "trainer" : "backend");
        for (Runnable use : uses) {
          assertNames(names, assertThrows(ClosedException.class, use::run));
        }
      }
      assertNames(Set.of("backend"), assertThrows(ClosedException.class, () -> trainer(backend)));
      trainer.close();
      backend.close();
    }
  }

  private static Trainer trainer(Backend backend) {
    return Trainer.of(LinearModel.model()).on(backend).batch(4).optimizer(Sgd.of(0.1f)).build();
  }

  /** One thread runs and reads, another closes: the first ends with an exception, not the JVM. */
  @ParameterizedTest
  @ValueSource(strings = {"BACKEND", "VARIABLES", "PLAN"})
  void closingUnderWhatRunsEndsIt(String part) throws Exception {
    for (int round = 0; round < 5; round++) {
      try (Fixture fixture = new Fixture()) {
        CountDownLatch running = new CountDownLatch(1 + round);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread =
            new Thread(
                () -> {
                  try {
                    while (true) {
                      fixture.plan.write(fixture.x, ONES);
                      fixture.plan.run();
                      fixture.plan.read(fixture.y);
                      running.countDown();
                    }
                  } catch (Throwable e) {
                    end.set(e);
                  }
                });
        thread.start();
        running.await();
        fixture.get(Part.valueOf(part)).close();
        thread.join();
        assertEquals(ClosedException.class, end.get().getClass(), () -> end.get().toString());
      }
    }
  }

  /** Several plans, one backend, a thread each: the results are those of one after the other. */
  @Test
  void plansRunBesideEachOther() throws Exception {
    TensorSpec spec = TensorSpec.f32(96, 96);
    GraphBuilder builder = new GraphBuilder();
    Value a = builder.input("a", spec);
    Value y = a;
    for (int i = 0; i < 6; i++) {
      y = builder.scale(builder.matMul(y, false, a, i % 2 == 0), 0.01f);
    }
    builder.output(y);
    Graph graph = builder.build();
    Value result = y;
    try (Backend backend = open()) {
      List<HostTensor> expected = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        expected.add(power(graph, a, result, backend, i, 1));
      }
      List<AtomicReference<Object>> found = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int index = i;
        AtomicReference<Object> outcome = new AtomicReference<>();
        found.add(outcome);
        threads.add(
            new Thread(
                () -> {
                  try {
                    outcome.set(power(graph, a, result, backend, index, 40));
                  } catch (Throwable e) {
                    outcome.set(e);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      for (int i = 0; i < 3; i++) {
        Object got = found.get(i).get();
        assertTrue(got instanceof HostTensor, () -> String.valueOf(got));
        assertTrue(expected.get(i).bitwiseEquals((HostTensor) got));
      }
    }
  }

  private static HostTensor power(
      Graph graph, Value a, Value result, Backend backend, int seed, int runs) {
    HostTensor input = HostTensor.zeros(a.spec());
    for (int i = 0; i < input.floats().length; i++) {
      input.floats()[i] = (float) Math.sin(i * (seed + 1));
    }
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      plan.write(a, input);
      HostTensor first = null;
      for (int run = 0; run < runs; run++) {
        plan.run();
        HostTensor got = plan.read(result);
        if (first != null && !first.bitwiseEquals(got)) {
          throw new AssertionError("run " + run + " differs from the first");
        }
        first = got;
      }
      return first;
    }
  }
}
