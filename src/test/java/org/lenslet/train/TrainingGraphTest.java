package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphPrinter;
import org.lenslet.graph.Node;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Sgd;

class TrainingGraphTest {

  private static Graph lenet5(int batch) {
    Model model = Zoo.create("lenet5", Shape.of(1, 28, 28), 10);
    Optimizer optimizer = Sgd.of(0.01f).momentum(0.9f);
    return TrainingGraph.of(new TrainingTask(model, Losses.softmaxCrossEntropy(), optimizer, batch))
        .graph();
  }

  @Test
  void theStepOfLeNet5IsThis() {
    // The update of all 20 tensors is one node, whose line would be long.
    String nodes =
        GraphPrinter.print(lenet5(64))
            .lines()
            .filter(line -> !line.startsWith("update") && !line.contains("sgdUpdate"))
            .filter(line -> line.contains("%"))
            .map(line -> line + "\n")
            .reduce("", String::concat);

    assertEquals(
        """
        constant %0 f32[64]
        %1 f32[64x6x28x28] = convolution 5x5 padding 2x2 TANH (@x, @conv1.weight, @conv1.bias)  # conv1
        %2 f32[64x6x14x14] = averagePool 2x2 stride 2x2 (%1)  # avgPool1
        %3 f32[64x16x10x10] = convolution 5x5 TANH (%2, @conv2.weight, @conv2.bias)  # conv2
        %4 f32[64x16x5x5] = averagePool 2x2 stride 2x2 (%3)  # avgPool2
        %5 f32[64x120x1x1] = convolution 5x5 TANH (%4, @conv3.weight, @conv3.bias)  # conv3
        %6 f32[64x120] = reshape 64x120 (%5)  # flatten1
        %7 f32[64x84] = matMul TANH (%6, @dense1.weight, @dense1.bias)  # dense1
        %8 f32[64x10] = matMul (%7, @dense2.weight, @dense2.bias)  # dense2
        %9 f32[64] = softmaxCrossEntropy (%8, @labels)  # loss
        %10 f32[scalar] = reduce SUM [0] (%9)  # loss
        %11 f32[64x10] = softmaxCrossEntropyBackward (%8, @labels, %0)  # loss
        %12 f32[64x84] = matMul transposeB (%11, @dense2.weight)  # dense2
        %13 f32[84x10] = matMul transposeA (%7, %11)  # dense2
        %14 f32[10] = reduce SUM [0] (%11)  # dense2
        %15 f32[64x84] = pointwise multiply(in1, subtract(1.0, square(in0))) (%7, %12)  # tanh4
        %16 f32[64x120] = matMul transposeB (%15, @dense1.weight)  # dense1
        %17 f32[120x84] = matMul transposeA (%6, %15)  # dense1
        %18 f32[84] = reduce SUM [0] (%15)  # dense1
        %19 f32[64x120x1x1] = reshape 64x120x1x1 (%16)  # flatten1
        %20 f32[64x120x1x1] = pointwise multiply(in1, subtract(1.0, square(in0))) (%5, %19)  # tanh3
        %21 f32[64x16x5x5] = convolutionBackwardData 5x5 (%20, @conv3.weight)  # conv3
        %22 f32[120x16x5x5] = convolutionBackwardFilter 5x5 (%4, %20)  # conv3
        %23 f32[120] = reduce SUM [0, 2, 3] (%20)  # conv3
        %24 f32[64x16x10x10] = averagePoolBackward 2x2 stride 2x2 (%21)  # avgPool2
        %25 f32[64x16x10x10] = pointwise multiply(in1, subtract(1.0, square(in0))) (%3, %24)  # tanh2
        %26 f32[64x6x14x14] = convolutionBackwardData 5x5 (%25, @conv2.weight)  # conv2
        %27 f32[16x6x5x5] = convolutionBackwardFilter 5x5 (%2, %25)  # conv2
        %28 f32[16] = reduce SUM [0, 2, 3] (%25)  # conv2
        %29 f32[64x6x28x28] = averagePoolBackward 2x2 stride 2x2 (%26)  # avgPool1
        %30 f32[64x6x28x28] = pointwise multiply(in1, subtract(1.0, square(in0))) (%1, %29)  # tanh1
        %31 f32[6x1x5x5] = convolutionBackwardFilter 5x5 padding 2x2 (@x, %30)  # conv1
        %32 f32[6] = reduce SUM [0, 2, 3] (%30)  # conv1
        %53 f32[scalar] = pointwise add(in0, in1) (@metrics.loss, %10)  # metrics
        """,
        nodes);
    assertEquals(34, lenet5(64).nodes().size());
  }

  @Test
  void everyNodeButTheViewsIsALaunchAndNothingIsCopied() {
    Graph graph = lenet5(2);
    long kernels = graph.nodes().stream().filter(node -> !node.op().isView()).count();
    Backend backend = new ReferenceBackend();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      assertEquals(kernels, plan.launchCount());
      assertEquals(kernels, plan.describe().lines().count());
    }
  }

  @Test
  void valuesOfLeNet5ShareMuchOfTheirMemory() {
    Graph graph = lenet5(64);
    long each =
        graph.nodes().stream()
            .filter(node -> !node.op().isView())
            .map(Node::output)
            .mapToLong(value -> value.spec().bytes())
            .sum();
    Backend backend = new ReferenceBackend();
    try (Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      assertTrue(plan.plannedBytes() < 0.7 * each, plan.plannedBytes() + " of " + each + " bytes");
    }
  }
}
