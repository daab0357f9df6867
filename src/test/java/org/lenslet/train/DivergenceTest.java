package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.data.batch.Batching;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;
import org.lenslet.verify.Verification;

/** Numbers that cease to be finite end a run, and the message says where. */
class DivergenceTest {
  /** 45 steps an epoch; the losses of every two are looked at. */
  private static final SmallRun RUN =
      new SmallRun(Sgd.of(0.1f).momentum(0.9f), Schedule.CONSTANT, 180, Epochs.of(2));

  private static final String FIRST =
      "first in conv1 (convolution 3x3 TANH, convolution_forward_reference)";
  private static final String DISTRUST = "; do not trust the device's results";

  @TempDir Path folder;

  private final AtomicLong taken = new AtomicLong();

  private final Progress listening =
      new Progress() {
        @Override
        public void step(StepReport report) {
          taken.set(report.step());
        }

        @Override
        public void epoch(History.EpochRow row) {
          assertTrue(Double.isFinite(row.trainLoss()), row.toString());
        }
      };

  /** Whether a convolution works on the batch of a step, counted from 1; on every device alike. */
  private static Predicate<Binding> batchOf(int step) {
    int batches = new Batching(RUN.data().size(), SmallRun.BATCH, false).count();
    try (BatchLoader loader =
        BatchLoader.shuffled(
            RUN.data(), SmallRun.BATCH, false, 3, (step - 1) / batches, (step - 1) % batches)) {
      float mark = loader.next().inputs().get(0).floats()[0];
      return binding -> HeapBuffer.floats(binding.input(0))[binding.input(0).offset()] == mark;
    }
  }

  /** A device whose kernels of an operation write a number where it does not belong. */
  private static Backend spoiling(
      Class<? extends Op> op, int output, float value, Predicate<Binding> when) {
    return new FaultyBackend(
        new ReferenceBackend(),
        op,
        (problem, binding) -> {
          if (when.test(binding)) {
            HeapBuffer.floats(binding.output(output))[binding.output(output).offset() + 5] = value;
          }
        });
  }

  private LensletException diverges(SmallRun run, Trainer trainer) {
    return assertThrows(
        LensletException.class, () -> trainer.fit(run.data(), run.epochs(), listening));
  }

  private String message(SmallRun run, TrainerBuilder settings) {
    try (Trainer trainer = settings.build()) {
      LensletException e = diverges(run, trainer);
      assertFalse(trainer.isFinished());
      trainer.weights().forEach((name, w) -> assertEquals(-1, w.firstNonFinite(), name));
      return e.getMessage();
    }
  }

  @Test
  void theFirstStepAndKernelAreNamed() {
    for (int step : new int[] {1, 2, 31, 45, 46, 90}) {
      Backend device = spoiling(Convolution.class, 0, Float.NaN, batchOf(step));
      String epoch = step <= 45 ? " (epoch 1)" : " (epoch 2)";
      assertEquals(
          "training: expected finite values, got NaN in step "
              + step
              + epoch
              + ", "
              + FIRST
              + ", output 0 at [0, 0, 1, 1]; choose a learning rate below 0.1",
          message(RUN, RUN.settings(folder).on(device)));
    }
  }

  @Test
  void theReferenceTellsWhetherTheDeviceIsToBlame() {
    Backend device = spoiling(Convolution.class, 0, Float.POSITIVE_INFINITY, batchOf(31));
    StepRunner judge = Verification.onlyOfFaults(new ReferenceBackend());
    try (Trainer trainer = RUN.settings(folder).on(device).runner(judge).build()) {
      LensletException e = diverges(RUN, trainer);
      assertInstanceOf(DeviceException.class, e);
      String start =
          "training: expected finite values, got Infinity in step 31 (epoch 1), "
              + FIRST
              + ": output 0 at [0, 0, 1, 1]: expected ";
      assertTrue(e.getMessage().startsWith(start), e.getMessage());
      assertTrue(e.getMessage().contains(", got Infinity; "), e.getMessage());
      assertTrue(e.getMessage().endsWith(DISTRUST), e.getMessage());
    }
  }

  @Test
  void aRateThatIsTooHighIsNoFaultOfTheDevice() {
    SmallRun run = new SmallRun(Sgd.of(1e38f), Schedule.CONSTANT, 180, Epochs.of(2));
    StepRunner judge = Verification.onlyOfFaults(new ReferenceBackend());
    String message = message(run, run.settings(folder).runner(judge));
    assertEquals(
        "training: expected finite values, got Infinity in step 4 (epoch 1), first in loss"
            + " (softmaxCrossEntropy, softmax_cross_entropy_forward_reference), output 0 at [0];"
            + " choose a learning rate below 1.0E38",
        message);
    assertTrue(taken.get() <= 4, "noticed after step " + taken);
  }

  /** With another step's rate nothing would happen, or earlier or later. */
  @Test
  void stepsAreTakenAgainWithTheirOwnRates() {
    for (int step : new int[] {30, 31}) {
      Schedule once = (number, steps) -> number == step - 1 ? 1e30 : 0;
      SmallRun run = new SmallRun(Sgd.of(3e38f), once, 180, Epochs.of(1));
      String message = message(run, run.settings(folder));
      assertTrue(
          message.matches(
              "training: expected finite values, got (NaN|-?Infinity) in step "
                  + step
                  + " \\(epoch 1\\), first in optimizer .*"),
          message);
    }
  }

  @Test
  void theLastCheckpointIsFromBeforeAndARightDeviceGoesOnFromIt() {
    Path whole = folder.resolve("whole");
    SmallRun.makeFolder(whole);
    SmallRun.Result expected;
    try (Trainer trainer = RUN.settings(whole).build()) {
      expected = RUN.finish(trainer, whole);
    }
    for (Duration interval : List.of(Duration.ofDays(1), Duration.ZERO)) {
      Path broken = folder.resolve("broken" + interval.toDays());
      SmallRun.makeFolder(broken);
      Backend device = spoiling(Convolution.class, 0, Float.NaN, batchOf(60));
      try (Trainer trainer = RUN.settings(broken).on(device).checkpointEvery(interval).build()) {
        diverges(RUN, trainer);
      }
      try (Trainer trainer = RUN.settings(broken).build()) {
        assertEquals(1, trainer.resume(broken, RUN.data(), RUN.epochs()).epochs().size());
        assertEquals(expected, RUN.finish(trainer, broken));
      }
    }
  }

  @Test
  void theTrainerStandsWhereNumbersWereLastKnownToBeFinite() {
    Backend device = spoiling(Convolution.class, 0, Float.NaN, batchOf(60));
    try (Trainer trainer = RUN.settings(folder).on(device).build()) {
      String first = diverges(RUN, trainer).getMessage();
      // Goes on from the second epoch's start, to the same end.
      assertEquals(first, diverges(RUN, trainer).getMessage());
    }
  }

  @Test
  void anOptimizerStateCountsThoughNoLossShowsIt() {
    SmallRun run = new SmallRun(Adam.of(0.01f), Schedule.CONSTANT, 180, Epochs.of(1));
    AtomicLong launches = new AtomicLong();
    Predicate<Binding> twentieth =
        binding -> {
          launches.incrementAndGet();
          DeviceTensor numbers = binding.input(0);
          return StepNumbers.step(HeapBuffer.ints(numbers), numbers.offset()) == 20;
        };
    // An infinite second moment makes a weight stand still: all else stays finite.
    int secondMoment = 2 * 4;
    Backend device = spoiling(AdamUpdate.class, secondMoment, Float.POSITIVE_INFINITY, twentieth);
    String message = message(run, run.settings(folder).on(device));
    String start = "training: expected finite values, got Infinity in step 20 (epoch 1), first in ";
    assertTrue(message.startsWith(start + "optimizer (adamUpdate "), message);
    assertTrue(message.contains(", optimizer.conv1.weight.v at [0, 0, 1, 2]; choose "), message);
    // Seen at the end of the epoch, then twenty steps once more, and the last kernel by kernel.
    assertEquals(45 + 20 + 1, launches.get());
  }

  @Test
  void theMaximumOfAWindowInThePaddingIsNotBlamedOnTheRate() {
    Layer pool =
        new Layer() {
          @Override
          public String kind() {
            return "pool";
          }

          @Override
          public Value apply(LayerScope scope, Value x) {
            Window window = Window.of(2, 2).withStride(2).withPadding(2);
            return scope.graph().apply(new MaxPool(window, false), x);
          }
        };
    Model model = Model.input(1, 6, 6).then(pool).flatten().dense(3).build();
    try (Backend backend = new ReferenceBackend();
        Trainer trainer = Trainer.of(model).on(backend).batch(SmallRun.BATCH).build()) {
      LensletException e =
          assertThrows(
              LensletException.class,
              () -> trainer.fit(RUN.data(), RUN.epochs(), Progress.silent()));
      assertTrue(
          e.getMessage()
              .endsWith(
                  "output 0 at [0, 0, 0, 0], the maximum of a window that lies in the padding"
                      + " alone; use a padding below the kernel"),
          e.getMessage());
    }
  }

  @Test
  void dataThatIsNotFiniteIsNamed() {
    Clusters data = RUN.data();
    data.inputs(17)[4] = Float.NaN;
    try (Trainer trainer = RUN.settings(folder).build()) {
      LensletException e =
          assertThrows(
              LensletException.class, () -> trainer.fit(data, RUN.epochs(), Progress.silent()));
      assertEquals(
          "training: expected finite data, got NaN in " + placeOfNan(data) + "; check clusters",
          e.getMessage());
    }
  }

  /** Where the first number that is none comes in the first epoch. */
  private static String placeOfNan(Clusters data) {
    try (BatchLoader loader = BatchLoader.shuffled(data, SmallRun.BATCH, true, 3, 0, 0)) {
      for (int step = 1; ; step++) {
        HostTensor inputs = loader.next().inputs().get(0);
        int at = inputs.firstNonFinite();
        if (at >= 0) {
          int example = at / (inputs.spec().elements() / SmallRun.BATCH) + 1;
          return "example %d of the batch of step %d (epoch 1)".formatted(example, step);
        }
      }
    }
  }

  /** Over the epoch the losses would add up to more than a float holds. */
  @Test
  void theSearchForgetsLossesWhereTheRunDoes() {
    Schedule slow = (step, steps) -> 0.01;
    SmallRun run = new SmallRun(Sgd.of(2e-38f), slow, 180, Epochs.of(1));
    Backend device = spoiling(Convolution.class, 0, Float.NaN, batchOf(31));
    String output = TrainingTask.onlyOutput(SmallRun.model());
    TrainerBuilder settings =
        run.settings(folder).on(device).loss(output, 1e37f, Losses.softmaxCrossEntropy());
    assertEquals(
        "training: expected finite values, got NaN in step 31 (epoch 1), "
            + FIRST
            + ", output 0 at [0, 0, 1, 1]; choose a learning rate below 2.0E-38",
        message(run, settings));
  }

  @Test
  void weightsThatAreNotFiniteAreNoStart() {
    try (TrainingStep other =
        TrainingStep.compile(
            new TrainingTask(
                SmallRun.model(), Losses.softmaxCrossEntropy(), Sgd.of(1), SmallRun.BATCH),
            new ReferenceBackend(),
            1)) {
      HostTensor bias = other.variables().read("dense1.bias");
      bias.floats()[2] = Float.NaN;
      other.variables().write("dense1.bias", bias);
      Path file = folder.resolve("bad.safetensors");
      Weights.write(file, SmallRun.model(), other.weights(), other.variables());
      try (Trainer trainer = RUN.settings(folder).build()) {
        trainer.loadWeights(file);
        assertEquals(
            "training: expected finite weights to start from, got NaN in dense1.bias at [2]; start"
                + " from other weights",
            diverges(RUN, trainer).getMessage());
      }
    }
  }

  @Test
  void aDeviceThatDoesNotRepeatItselfIsNotTrusted() {
    AtomicBoolean once = new AtomicBoolean(true);
    Backend device =
        spoiling(
            Convolution.class, 0, Float.NaN, binding -> taken.get() == 10 && once.getAndSet(false));
    try (Trainer trainer = RUN.settings(folder).on(device).build()) {
      LensletException e = diverges(RUN, trainer);
      assertInstanceOf(DeviceException.class, e);
      assertEquals(
          "training: expected the same from the same steps, got NaN in the loss by step 12 (epoch 1)"
              + " and only finite values the second time"
              + DISTRUST,
          e.getMessage());
    }
  }

  @Test
  void aPlanThatDoesOtherThanItsKernelsIsNotTrusted() {
    Predicate<Binding> second = batchOf(11);
    Backend device =
        spoiling(
            Convolution.class,
            0,
            Float.NaN,
            binding -> second.test(binding) && binding.output(0).offset() > 0);
    try (Trainer trainer = RUN.settings(folder).on(device).build()) {
      LensletException e = diverges(RUN, trainer);
      assertInstanceOf(DeviceException.class, e);
      String start =
          "training: expected what the kernels of step 11 (epoch 1) give one by one, finite"
              + " values, got NaN in ";
      assertTrue(e.getMessage().startsWith(start), e.getMessage());
    }
  }

  @Test
  void lossesAreLookedAtWithinALongStretchAsWell() {
    SmallRun run = new SmallRun(Sgd.of(0.1f), Schedule.CONSTANT, 1600, Epochs.of(1));
    Backend device = spoiling(Convolution.class, 0, Float.NaN, binding -> true);
    try (Trainer trainer = run.settings(folder).on(device).build()) {
      Progress slow =
          new Progress() {
            @Override
            public void step(StepReport report) {
              taken.set(report.step());
              sleep(1100);
            }
          };
      assertThrows(LensletException.class, () -> trainer.fit(run.data(), run.epochs(), slow));
    }
    // The stretch has 20 steps.
    assertEquals(1, taken.get());
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRequestToStopEndsTheSearch() {
    Backend device = spoiling(Convolution.class, 0, Float.NaN, batchOf(31));
    try (Trainer trainer = RUN.settings(folder).on(device).build()) {
      Progress stopping =
          new Progress() {
            @Override
            public void step(StepReport report) {
              if (report.step() == 31) {
                trainer.requestStop();
              }
            }
          };
      LensletException e =
          assertThrows(
              LensletException.class, () -> trainer.fit(RUN.data(), RUN.epochs(), stopping));
      assertEquals(
          "training: expected finite values, got NaN in conv1.weight at [0, 0, 0, 0] by step 31"
              + " (epoch 1); choose a learning rate below 0.1",
          e.getMessage());
    }
  }
}
