package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.SampleFiles;
import org.lenslet.error.DeviceException;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.metric.Metrics;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.Sgd;

class TrainingStepTest {

  /** Takes every problem and does nothing. */
  private static final class Idle implements Candidate {
    @Override
    public String name() {
      return "idle";
    }

    @Override
    public Answer propose(Problem problem) {
      Proposal proposal = binding -> () -> {};
      return proposal;
    }
  }

  /** Keeps account of the memory that is made and closed. */
  private static final class Accountant implements Backend {
    final List<String> live = new ArrayList<>();
    int mostBuffers = Integer.MAX_VALUE;
    long bytes;
    private final boolean counting;

    Accountant(boolean counting) {
      this.counting = counting;
    }

    @Override
    public String name() {
      return "accountant";
    }

    @Override
    public String deviceName() {
      return "test";
    }

    @Override
    public KernelCatalog catalog() {
      KernelCatalog.Builder catalog = KernelCatalog.builder();
      for (Class<?> op : Operations.all()) {
        catalog.add(op.asSubclass(Op.class), new Idle());
      }
      return catalog.build();
    }

    @Override
    public DeviceBuffer allocate(DType type, int elements) {
      HeapBuffer heap = new HeapBuffer(type, elements);
      bytes += (long) elements * type.bytes();
      if (!counting) {
        return heap;
      }
      if (live.size() == mostBuffers) {
        throw new DeviceException("accountant: expected a buffer, got none");
      }
      String label = "buffer " + live.size();
      live.add(label);
      return (DeviceBuffer)
          Proxy.newProxyInstance(
              DeviceBuffer.class.getClassLoader(),
              new Class<?>[] {DeviceBuffer.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("close")) {
                  live.remove(label);
                }
                return method.invoke(heap, arguments);
              });
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }

  private static TrainingStep compile(Model.Builder model, Backend backend) {
    return TrainingStep.compile(
        new TrainingTask(model.dense(2).build(), Losses.softmaxCrossEntropy(), Sgd.of(1), 4),
        backend,
        1);
  }

  /** On a device that computes nothing, so that what is left is the step itself. */
  @Test
  void aStepAllocatesNothing() {
    try (TrainingStep step = compile(Model.input(3), new Accountant(false))) {
      List<HostTensor> inputs = List.of(HostTensor.zeros(TensorSpec.f32(4, 3)));
      List<HostTensor> labels = List.of(HostTensor.zeros(TensorSpec.i32(4)));
      int steps = 5_000;
      for (int i = 0; i < steps; i++) {
        step.take(i + 1, 0.1f, inputs, labels);
      }
      long before = SampleFiles.allocatedBytes();
      for (int i = 0; i < steps; i++) {
        step.take(i + 1, 0.1f, inputs, labels);
      }
      long bytes = SampleFiles.allocatedBytes() - before;
      // One object a step would be 80,000; the JVM itself allocates a little.
      assertTrue(bytes < 8L * steps, bytes + " bytes in " + steps + " steps");
    }
  }

  @Test
  void closingGivesAllMemoryBack() {
    Accountant backend = new Accountant(true);
    TrainingStep step = compile(Model.input(3), backend);
    assertFalse(backend.live.isEmpty());
    step.close();
    assertEquals(List.of(), backend.live);
  }

  @Test
  void aTrainerGivesAllMemoryBack() {
    Accountant backend = new Accountant(true);
    Trainer trainer = Trainer.of(Model.input(3).dense(2).build()).on(backend).build();
    assertFalse(backend.live.isEmpty());
    trainer.close();
    assertEquals(List.of(), backend.live);
  }

  @Test
  void aMetricThatDoesNotFitGivesAllMemoryBack() {
    Accountant backend = new Accountant(true);
    TrainerBuilder settings =
        Trainer.of(Model.input(3).dense(2).build())
            .on(backend)
            .metrics(Metrics.meanAbsoluteError());
    assertThrows(ShapeException.class, settings::build);
    assertEquals(List.of(), backend.live);
  }

  @Test
  void anInitializerThatFailsGivesAllMemoryBack() {
    Accountant backend = new Accountant(true);
    Model.Builder model =
        Model.input(3)
            .initializer(
                (values, fans, random) -> {
                  throw new UsageException("no numbers");
                });
    assertThrows(UsageException.class, () -> compile(model, backend));
    assertEquals(List.of(), backend.live);
  }

  @Test
  void aDeviceThatFailsOnTheWayGetsAllMemoryBack() {
    Accountant whole = new Accountant(true);
    int buffers;
    try (TrainingStep step = compile(Model.input(3), whole)) {
      buffers = whole.live.size();
      assertTrue(buffers > 1);
    }
    for (int most = 0; most < buffers; most++) {
      Accountant backend = new Accountant(true);
      backend.mostBuffers = most;
      assertThrows(DeviceException.class, () -> compile(Model.input(3), backend));
      assertEquals(List.of(), backend.live);
    }
  }

  private static TrainingStep accumulating(Model model, int batches, Backend backend) {
    Objective objective =
        Objective.of(TrainingTask.onlyOutput(model), Losses.softmaxCrossEntropy());
    Sgd optimizer = Sgd.of(1).transform(GradientTransforms.clipByGlobalNorm(1));
    Regimen regimen = Regimen.PLAIN.accumulation(batches);
    return TrainingStep.compile(
        new TrainingTask(model, objective, optimizer, 4, regimen), backend, 1);
  }

  @Test
  void theBytesOfAStepAreThoseThatItTakes() {
    for (int batches : new int[] {1, 2}) {
      Accountant backend = new Accountant(false);
      try (TrainingStep step = accumulating(Model.input(3).dense(2).build(), batches, backend)) {
        assertEquals(backend.bytes, step.deviceBytes());
        assertEquals(List.of(step.plan()), step.plans(1));
        assertEquals(batches, step.plans(2).size());
        assertEquals(step.plan(), step.plans(2).get(0));
      }
    }
  }

  @Test
  void statesStartAtTheirFirstValues() {
    try (Backend backend = new ReferenceBackend();
        TrainingStep step = compile(Model.input(3).batchNorm(), backend)) {
      int ones = 0;
      for (Value value : step.weights()) {
        if (value.name().endsWith("variance")) {
          for (float variance : step.variables().read(value.name()).floats()) {
            assertEquals(1, variance, value.name());
            ones++;
          }
        }
      }
      assertEquals(3, ones);
    }
  }

  /** Of which no batch of a group may have those of another. */
  @Test
  void everyBatchOfAGroupHasRandomNumbersOfItsOwn() {
    Model model = Model.input(40).dropout(0.5).dense(2).build();
    try (Backend backend = new ReferenceBackend();
        TrainingStep step = accumulating(model, 4, backend)) {
      HostTensor first = gradient(step, 1);
      // A batch that begins a group: its own gradient alone. No update has come between.
      assertFalse(first.bitwiseEquals(gradient(step, 5)));
      assertTrue(first.bitwiseEquals(gradient(step, 1)));
    }
  }

  private static HostTensor gradient(TrainingStep step, long number) {
    HostTensor inputs = HostTensor.filled(Shape.of(4, 40), 1);
    HostTensor labels = HostTensor.zeros(TensorSpec.i32(4));
    step.take(number, 0.1f, List.of(inputs), List.of(labels));
    return step.variables().read("gradient.dense1.weight");
  }
}
