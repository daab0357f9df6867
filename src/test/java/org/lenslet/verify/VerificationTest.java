package org.lenslet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.Dataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.op.Op;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.StepRunner;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

@Tag("slow")
class VerificationTest {
  private static final int BATCH = 8;
  private static final Dataset DIGITS = SyntheticDigits.train(10 * BATCH, 3);
  private static final Epochs ONE = Epochs.of(1);

  /** The steps taken, for defects that appear in the course of a run. */
  private final AtomicLong taken = new AtomicLong();

  private final Progress counting =
      new Progress() {
        @Override
        public void step(StepReport report) {
          taken.set(report.step());
        }
      };

  private final Verification every = Verification.every(1, new ReferenceBackend());

  @TempDir Path folder;

  private static Model small() {
    return Model.input(1, 28, 28)
        .conv(2, kernel(5).stride(2))
        .relu()
        .maxPool(2)
        .conv(3, kernel(3))
        .tanh()
        .flatten()
        .dense(10)
        .build();
  }

  private Trainer trainer(Model model, Backend backend, Optimizer optimizer, StepRunner runner) {
    return Trainer.of(model)
        .on(backend)
        .batch(BATCH)
        .optimizer(optimizer)
        .seed(5)
        .checkpoints(folder)
        .checkpointEvery(Duration.ofDays(1))
        .runner(runner)
        .build();
  }

  private Trainer trainer(Backend backend, StepRunner runner) {
    return trainer(small(), backend, Sgd.of(0.01f).momentum(0.9f), runner);
  }

  private Map<String, HostTensor> train(Trainer trainer) {
    try (trainer) {
      trainer.fit(DIGITS, ONE, counting);
      return trainer.weights();
    }
  }

  private static void assertSame(Map<String, HostTensor> expected, Map<String, HostTensor> got) {
    expected.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(got.get(name)), name));
  }

  /** A device that adds 0.01 to the last element that a kernel writes, from a step on. */
  private Backend drifting(Class<? extends Op> op, int output, long firstStep) {
    return new FaultyBackend(
        new CpuBackend(),
        op,
        (problem, binding) -> {
          if (taken.get() >= firstStep - 1) {
            int last = problem.output(output).elements() - 1;
            FaultyBackend.add(binding.output(output), last, 0.01f);
          }
        });
  }

  private String drift(Backend backend, StepRunner runner) {
    try (backend;
        Trainer trainer = trainer(backend, runner)) {
      return assertThrows(DeviceException.class, () -> trainer.fit(DIGITS, ONE, counting))
          .getMessage();
    }
  }

  @Test
  void kernelsAreHeldToTheAccuracyThatTheyState() {
    Accuracy elevenBits = new Accuracy("11 bits", 0x1p-11, 0, 1, false);
    try (Backend coarse =
        new FaultyBackend(
            new CpuBackend(), MatMul.class, elevenBits, FaultyBackend::roundToElevenBits)) {
      train(trainer(coarse, every));
    }
    assertEquals(10, every.verifiedSteps());

    Backend overstating =
        new FaultyBackend(new CpuBackend(), MatMul.class, FaultyBackend::roundToElevenBits);
    String message = drift(overstating, every);
    assertTrue(message.contains("matMul"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "lenet5-1998", "mlp"})
  void aRightDevicePassesAndTheRunComesOutTheSame(String name) {
    Model model = Zoo.create(name, Shape.of(1, 28, 28), 10);
    Sgd sgd = Sgd.of(0.05f).momentum(0.9f);
    try (Backend cpu = new CpuBackend()) {
      Map<String, HostTensor> plain = train(trainer(model, cpu, sgd, StepRunner.PLAIN));
      assertSame(plain, train(trainer(model, cpu, sgd, every)));
    }
    assertEquals(10, every.verifiedSteps());
    assertEquals(10, every.steps());
    assertTrue(every.worstErrorOverBound() > 0.1, "" + every.worstErrorOverBound());
    assertTrue(every.worstErrorOverBound() <= 1, "" + every.worstErrorOverBound());
  }

  @Test
  void otherOptimizersAndPoolingPass() {
    try (Backend cpu = new CpuBackend()) {
      train(trainer(small(), cpu, Adam.of(0.01f).decoupledWeightDecay(0.1f), every));
      train(trainer(small(), cpu, Sgd.of(0.01f).nesterov(0.9f).weightDecay(0.1f), every));
    }
    assertEquals(20, every.verifiedSteps());
  }

  @Test
  void theReferenceEqualsItself() {
    train(trainer(new ReferenceBackend(), every));
    assertEquals(10, every.verifiedSteps());
    assertEquals(0, every.worstErrorOverBound());
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 7, 7", "3, 1, 1", "3, 2, 4", "3, 8, 10"})
  void aDriftIsCaughtInTheNextStepThatIsVerified(int interval, long firstWrong, long caught) {
    String message =
        drift(
            drifting(Convolution.class, 0, firstWrong),
            Verification.every(interval, new ReferenceBackend()));
    // Both convolutions are wrong, and the first one is named.
    String expected =
        "verify: expected step "
            + caught
            + " as reference computes it, got another result in conv1 (convolution 5x5 stride 2x2"
            + " RELU, convolution_forward_gemm): output 0 at [7, 1, 11, 11]: expected ";
    assertTrue(message.startsWith(expected), message);
    assertTrue(message.endsWith("; do not trust the device's results"), message);
  }

  @Test
  void everyKindOfResultIsCompared() {
    String gradient = drift(drifting(ConvolutionBackwardFilter.class, 0, 3), every);
    assertTrue(gradient.contains("step 3 as "), gradient);
    assertTrue(gradient.contains(" in conv2 (convolutionBackwardFilter 3x3, "), gradient);
    assertTrue(gradient.contains(" times the bound "), gradient);
    String velocity = drift(drifting(SgdUpdate.class, 7, 2), every);
    assertTrue(velocity.contains(" in optimizer (sgdUpdate momentum 0.9, "), velocity);
    assertTrue(velocity.contains(", the new optimizer.conv1.bias.velocity;"), velocity);
    Backend lost =
        new FaultyBackend(
            new CpuBackend(),
            MaxPool.class,
            (problem, binding) -> {
              int[] positions = HeapBuffer.ints(binding.output(1));
              positions[binding.output(1).offset()] ^= 1;
            });
    String position = drift(lost, every);
    assertTrue(position.contains("maxPool1 (maxPool 2x2 stride 2x2, "), position);
    assertTrue(position.contains("output 1 at [0, 0, 0, 0]: expected "), position);
    assertTrue(position.contains("; must be equal"), position);
  }

  @Test
  void aKernelThatIsWrongOnlyOverItsInputIsCaught() {
    Backend inPlace =
        new FaultyBackend(
            new CpuBackend(),
            SgdUpdate.class,
            (problem, binding) -> {
              if (binding.output(0).buffer() == binding.input(1).buffer()) {
                FaultyBackend.add(binding.output(0), 0, 0.01f);
              }
            });
    String message = drift(inPlace, every);
    assertTrue(message.contains("step 1 as "), message);
    assertTrue(message.contains(", the new conv1.weight;"), message);
  }

  @Test
  void aPlanThatDoesOtherThanItsKernelsIsCaught() {
    Backend misplaced =
        new FaultyBackend(new CpuBackend(), Convolution.class, this::wrongWhereNotAtTheStart);
    String message = drift(misplaced, every);
    assertTrue(
        message.startsWith("verify: expected step 4 to do what its kernels do one by one, got "),
        message);
    assertTrue(message.contains(" in place of "), message);
  }

  /** As after a mistake in the layout of memory, from step 4 on. */
  private void wrongWhereNotAtTheStart(Problem problem, Binding binding) {
    if (binding.output(0).offset() > 0 && taken.get() >= 3) {
      FaultyBackend.add(binding.output(0), 0, 0.01f);
    }
  }

  @Test
  void afterADriftAnotherDeviceGoesOnFromTheLastCheckpoint() throws Exception {
    Epochs two = Epochs.of(2);
    Map<String, HostTensor> whole;
    try (Backend cpu = new CpuBackend();
        Trainer trainer = trainer(cpu, StepRunner.PLAIN)) {
      trainer.fit(DIGITS, two, Progress.silent());
      whole = trainer.weights();
    }
    Files.delete(folder.resolve("best.safetensors"));
    try (Backend backend = drifting(Convolution.class, 0, 14);
        Trainer trainer = trainer(backend, every)) {
      assertThrows(DeviceException.class, () -> trainer.fit(DIGITS, two, counting));
      assertFalse(trainer.isFinished());
      assertEquals(13, every.verifiedSteps());
    }
    Verification rest = Verification.every(4, new ReferenceBackend());
    try (Backend cpu = new CpuBackend();
        Trainer trainer = trainer(cpu, rest)) {
      assertEquals(1, trainer.resume(folder, DIGITS, two).epochs().size());
      trainer.fit(DIGITS, two, Progress.silent());
      assertSame(whole, trainer.weights());
    }
    // 13 and 17 of the steps 11 to 20, and the first that this process takes.
    assertEquals(3, rest.verifiedSteps());
    assertEquals(10, rest.steps());
  }

  @Test
  void aFailedVerificationLeavesTheVariablesAsTheyWere() {
    for (Backend backend :
        new Backend[] {
          drifting(Convolution.class, 0, 4),
          new FaultyBackend(new CpuBackend(), Convolution.class, this::wrongWhereNotAtTheStart)
        }) {
      taken.set(0);
      try (backend;
          Trainer wrong = trainer(backend, every);
          Backend cpu = new CpuBackend();
          Trainer right = trainer(cpu, StepRunner.PLAIN)) {
        assertThrows(DeviceException.class, () -> wrong.fit(DIGITS, ONE, counting));
        right.fit(
            DIGITS,
            ONE,
            new Progress() {
              @Override
              public void step(StepReport report) {
                if (report.step() == 3) {
                  right.requestStop();
                }
              }
            });
        assertSame(right.weights(), wrong.weights());
      }
    }
  }

  /** Numbers of every size, down to what underflows and up to what overflows. */
  @ParameterizedTest
  @ValueSource(floats = {1e-42f, 1e-30f, 1, 1e3f, 1e8f, 1e15f, 1e20f, 1e30f, 1e38f})
  void aRunThatDivergesIsNoDrift(float rate) {
    for (Optimizer optimizer :
        List.of(Sgd.of(rate).momentum(0.9f), Adam.of(rate), Sgd.of(rate).weightDecay(0.5f))) {
      for (Model model : List.of(small(), Zoo.create("mlp", Shape.of(1, 28, 28), 10))) {
        try (Backend cpu = new CpuBackend();
            Trainer trainer = trainer(model, cpu, optimizer, every)) {
          trainer.fit(DIGITS, ONE, counting);
        } catch (DeviceException e) {
          throw new AssertionError(optimizer.describe(), e);
        } catch (LensletException e) {
          assertTrue(e.getMessage().contains("; choose a learning rate below "), e.getMessage());
        }
      }
    }
  }

  @Test
  void anIntervalIsAtLeastOne() {
    assertThrows(UsageException.class, () -> Verification.every(0, new ReferenceBackend()));
  }
}
