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
import org.lenslet.data.SampleFiles;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.metric.Metrics;
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
      if (!counting) {
        return heap;
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
}
