package org.lenslet.cli.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.ModelForData;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.train.Recipe;
import org.lenslet.train.TrainingStep;
import org.lenslet.train.TrainingTask;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Optimizers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures training steps. */
@Command(
    name = "train",
    description = {"Measure the training steps of a model, with upload, on random data in memory."},
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet bench train lenet5 --batch 256 --seconds 10"})
final class BenchTrainCommand implements Callable<Integer> {
  private static final int PROFILED_RUNS = 10;

  @Spec private CommandSpec spec;

  @Mixin private Benchmark benchmark;

  @Option(names = "--profile", description = "Show the time of every kernel.")
  private boolean profile;

  @Override
  public Integer call() {
    return benchmark.run(this::measure);
  }

  private void measure(int examples) {
    ModelForData fitted = benchmark.fitted();
    Recipe recipe = Recipe.of(benchmark.model());
    try (Backend backend = benchmark.open();
        TrainingStep step =
            TrainingStep.compile(
                new TrainingTask(
                    fitted.model(),
                    Losses.softmaxCrossEntropy(),
                    Optimizers.named(recipe.optimizer(), recipe.learningRate(), recipe.momentum()),
                    examples),
                backend,
                1)) {
      Verbose.kernels(spec, "a training step", step.plan());
      Verbose.builds(spec, backend);
      StepTimer timer =
          StepTimer.of(step, backend, fitted.model().inputShape(), fitted.classes(), examples);
      benchmark.report(
          backend,
          "train",
          "step",
          examples,
          step.deviceBytes(),
          timer.measure(benchmark.seconds()));
      if (profile) {
        printProfile(step.plan().profile(PROFILED_RUNS));
      }
    }
  }

  private void printProfile(List<ExecutionPlan.KernelTime> times) {
    PrintWriter out = spec.commandLine().getOut();
    double total = times.stream().mapToDouble(ExecutionPlan.KernelTime::milliseconds).sum();
    out.printf("%n%10s %7s  %-14s %-49s %s%n", "ms", "share", "label", "kernel", "operation");
    for (ExecutionPlan.KernelTime time : times) {
      out.printf(
          "%10s %7s  %-14s %-49s %s%n",
          Figures.format("%.4f", time.milliseconds()),
          Figures.format("%.1f %%", 100 * time.milliseconds() / total),
          time.label(),
          time.kernel(),
          time.operation());
    }
    out.printf("%10s%n", Figures.format("%.4f", total));
  }
}
