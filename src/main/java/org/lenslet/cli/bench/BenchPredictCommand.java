package org.lenslet.cli.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.pass.Passes;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures predictions. */
@Command(
    name = "predict",
    description = {"Measure the predictions of a model, with upload, on random data in memory."},
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet bench predict resnet18 --batch 16"})
final class BenchPredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Benchmark benchmark;

  @Override
  public Integer call() {
    return benchmark.run(this::measure);
  }

  private void measure(int examples) {
    Model fitted = benchmark.fitted().model();
    GraphBuilder builder = new GraphBuilder();
    Value input = fitted.addInputs(builder, examples).get(0);
    Model.Forward forward = fitted.forward(ForwardPass.inference(builder), List.of(input));
    forward.outputs().values().forEach(builder::output);
    Graph graph = Passes.standard(builder.build());
    HostTensor inputs = StepTimer.numbers(input.spec().shape());
    try (Backend backend = benchmark.open();
        Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      forward.parameters().forEach(p -> variables.write(p.name(), p.initialValues(1)));
      forward.states().forEach(s -> variables.write(s.name(), s.initialValues()));
      Verbose.kernels(spec, "a prediction", plan);
      Verbose.builds(spec, backend);
      Runnable step =
          () -> {
            plan.write(input, inputs);
            plan.run();
          };
      benchmark.report(
          backend,
          "predict",
          "batch",
          examples,
          variables.bytes() + plan.plannedBytes(),
          new StepTimer(step, backend).measure(benchmark.seconds()));
    }
  }
}
