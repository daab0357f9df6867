package org.lenslet.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.TrainingStep;
import org.lenslet.train.TrainingTask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole training step of a model of the zoo, data already on the device: what {@code
 * ExecutionPlan.run()} takes and, with {@code -prof gc}, allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class TrainingStepBenchmark {
  @Param({"lenet5", "lenet5-1998", "mlp"})
  public String model;

  @Param("64")
  public int batch;

  @Param("cpu")
  public String device;

  private Backend backend;
  private TrainingStep step;
  private ExecutionPlan plan;

  /** Compiles the step and takes one, so that inputs and labels are there. */
  @Setup(Level.Trial)
  public void compile() {
    Model built = Zoo.create(model, Zoo.usualInput(model), 10);
    backend = Backends.open(device);
    step =
        TrainingStep.compile(
            new TrainingTask(
                built, Losses.softmaxCrossEntropy(), Sgd.of(0.01f).momentum(0.9f), batch),
            backend,
            1);
    float[] inputs = new float[batch * built.inputShape().elements()];
    int[] labels = new int[batch];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (i * 37 % 101) / 101f - 0.5f;
    }
    for (int i = 0; i < batch; i++) {
      labels[i] = i % 10;
    }
    Shape shape = Shape.of(batch).append(built.inputShape().toArray());
    step.take(
        1,
        0.01f,
        List.of(HostTensor.of(shape, inputs)),
        List.of(HostTensor.ofInts(Shape.of(batch), labels)));
    plan = step.plan();
  }

  /** One step. */
  @Benchmark
  public void run() {
    plan.run();
    backend.finish();
  }

  /** Releases the plan, then the backend. */
  @TearDown(Level.Trial)
  public void close() {
    step.close();
    backend.close();
  }
}
