package org.lenslet.train.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class LossesTest {
  private static final HostTensor OUTPUT = HostTensor.of(Shape.of(2, 3), 0, 0, 0, 1, 2, -100);
  private static final HostTensor LABELS = HostTensor.ofInts(Shape.of(2), 1, 0);

  private static float[] losses(Loss loss) {
    GraphBuilder graph = new GraphBuilder();
    Value output = graph.input("output", TensorSpec.f32(2, 3));
    Value labels = graph.input("labels", TensorSpec.i32(2));
    Value result = loss.perExample(graph, output, labels);
    return Interpreter.run(
            graph.build(), new ReferenceBackend(), Map.of(output, OUTPUT, labels, LABELS))
        .get(result)
        .floats();
  }

  @Test
  void softmaxCrossEntropyByHand() {
    Loss loss = Losses.softmaxCrossEntropy();
    double z = Math.E + Math.E * Math.E;

    assertArrayEquals(
        new float[] {(float) Math.log(3), (float) (Math.log(z) - 1)}, losses(loss), 1e-6f);
  }

  @Test
  void sigmoidCrossEntropyByHand() {
    Loss loss = Losses.onClasses(Losses.sigmoidCrossEntropy());
    double second = Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(2)) + 0;

    assertArrayEquals(new float[] {(float) Math.log(2), (float) (second / 3)}, losses(loss), 1e-6f);
  }

  @Test
  void meanSquaredErrorByHand() {
    Loss loss = Losses.onClasses(Losses.meanSquaredError());

    assertArrayEquals(new float[] {1 / 3f, (0 + 4 + 10_000) / 3f}, losses(loss), 1e-6f);
  }

  @Test
  void everyLossIsFoundByItsName() {
    for (Loss loss :
        new Loss[] {
          Losses.softmaxCrossEntropy(), Losses.sigmoidCrossEntropy(), Losses.meanSquaredError()
        }) {
      assertEquals(loss.name(), Losses.named(loss.name()).name());
    }
    assertEquals(
        "loss: expected one of [softmax-cross-entropy, sigmoid-cross-entropy, mean-squared-error],"
            + " got hinge",
        assertThrows(UsageException.class, () -> Losses.named("hinge")).getMessage());
  }
}
