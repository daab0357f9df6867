package org.lenslet.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.TensorSpec;

class GraphPrinterTest {

  @Test
  void aTrainingStepPrintsALineAnElement() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorSpec.f32(4, 3));
    Value labels = builder.input("labels", TensorSpec.i32(4));
    Value step = builder.input("step", StepNumbers.spec(1));
    Value w = builder.variable("dense1.weight", TensorSpec.f32(3, 2));
    Value b = builder.variable("dense1.bias", TensorSpec.f32(2));
    builder.label("dense1");
    Value z = builder.apply(MatMul.of(false, false), x, w, b);
    builder.label("loss");
    Value losses = builder.apply(new SoftmaxCrossEntropy(), z, labels);
    Value loss = builder.reduce(ReduceFunction.MEAN, losses, 0);
    List<Value> gradients = Autodiff.gradients(builder, loss, List.of(w, b));
    builder.label("");
    List<Value> updated =
        builder.applyAll(
            new SgdUpdate(0, false, 0), List.of(step, w, b, gradients.get(0), gradients.get(1)));
    builder.update(w, updated.get(0));
    builder.update(b, updated.get(1));
    builder.output(loss);

    assertEquals(
        """
        input @x f32[4x3]
        input @labels i32[4]
        input @step i32[5]
        variable @dense1.weight f32[3x2]
        variable @dense1.bias f32[2]
        constant %0 f32[scalar]
        %1 f32[4x2] = matMul (@x, @dense1.weight, @dense1.bias)  # dense1
        %2 f32[4] = softmaxCrossEntropy (%1, @labels)  # loss
        %3 f32[scalar] = reduce MEAN [0] (%2)  # loss
        %4 f32[1] = reshape 1 (%0)  # loss
        %5 f32[1] = pointwise multiply(in0, 0.25) (%4)  # loss
        %6 f32[4] = broadcast 4 (%5)  # loss
        %7 f32[4x2] = softmaxCrossEntropyBackward (%1, @labels, %6)  # loss
        %8 f32[3x2] = matMul transposeA (@x, %7)  # dense1
        %9 f32[2] = reduce SUM [0] (%7)  # dense1
        %10 f32[3x2], %11 f32[2] = sgdUpdate (@step, @dense1.weight, @dense1.bias, %8, %9)
        update @dense1.weight <- %10
        update @dense1.bias <- %11
        output %3
        """,
        GraphPrinter.print(builder.build()));
  }

  @Test
  void theTextDoesNotDependOnTheNumbersOfValues() {
    assertEquals(GraphPrinter.print(negated(1, 2)), GraphPrinter.print(negated(40, 17)));
  }

  private static Graph negated(int first, int second) {
    TensorSpec spec = TensorSpec.f32(2);
    Value x = new Value(first, Value.Kind.INPUT, "x", spec);
    Value y = new Value(second, Value.Kind.COMPUTED, "", spec);
    Node node = new Node("", Pointwise.of(UnaryFunction.NEGATE), List.of(x), List.of(y));
    return new Graph(List.of(x), List.of(), Map.of(), List.of(node), List.of(), List.of(y));
  }
}
