package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.pass.Passes;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.random.Philox;
import org.lenslet.random.Purpose;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Random numbers against the generator in Java. */
public abstract class RandomNumberCases extends BackendCases {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "-1, 4294967295, 16777215",
    "-9223372036854775808, 4294967297, 1",
    "1311768467463790320, 81985529216486895, 8388608"
  })
  void everyNumberIsThatOfThePhiloxStream(long seed, long step, int stream) {
    for (int elements : new int[] {1, 2, 3, 4, 5, 255, 1021, 100_003}) {
      Shape shape = Shape.of(elements);
      float[] expected = new float[elements];
      for (int i = 0; i < elements; i++) {
        expected[i] = Philox.uniform(seed, Purpose.stepStream(stream, step), i);
      }
      assertGives(
          HostTensor.of(shape, expected),
          new RandomUniform(shape, stream),
          StepNumbers.of(seed, step, 0.5f));
    }
  }

  @Test
  void seedStepAndStreamChangeTheNumbers() {
    Shape shape = Shape.of(2, 3);
    String first = numbers(new RandomUniform(shape, 5), 1, 1);
    assertEquals(first, numbers(new RandomUniform(shape, 5), 1, 1));
    assertNotEquals(first, numbers(new RandomUniform(shape, 5), 2, 1));
    assertNotEquals(first, numbers(new RandomUniform(shape, 5), 1L << 32 | 1, 1));
    assertNotEquals(first, numbers(new RandomUniform(shape, 5), 1, 2));
    assertNotEquals(first, numbers(new RandomUniform(shape, 6), 1, 1));
  }

  @Test
  void aPlanDrawsNewNumbersInEveryStep() {
    GraphBuilder builder = new GraphBuilder();
    Value block = builder.input("step", StepNumbers.spec(0));
    Value drawn = builder.apply(new RandomUniform(Shape.of(9), 2), block);
    Value doubled = builder.scale(drawn, 2);
    builder.output(doubled);
    Graph graph = Passes.standard(builder.build());
    try (Variables variables = new Variables(backend(), List.of());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend(), variables)) {
      for (long step = 1; step <= 3; step++) {
        plan.write(block, StepNumbers.of(11, step));
        plan.run();
        float[] got = plan.read(doubled).floats();
        for (int i = 0; i < got.length; i++) {
          assertEquals(2 * Philox.uniform(11, Purpose.stepStream(2, step), i), got[i]);
        }
      }
    }
  }

  private String numbers(RandomUniform op, long seed, long step) {
    return apply(op, StepNumbers.of(seed, step)).toString();
  }
}
