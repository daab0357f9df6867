package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** How plans bring new contents into variables. */
class UpdateTest {
  private static final TensorSpec PAIR = TensorSpec.f32(2);

  private final Backend backend = new ReferenceBackend();
  private final GraphBuilder graph = new GraphBuilder();
  private final Value v = graph.variable("v", PAIR);
  private final Value w = graph.variable("w", PAIR);

  /** Runs the graph from v = (1, 2) and w = (10, 20); returns v and w. */
  private float[] run(int runs) {
    Graph built = graph.build();
    try (Variables variables = new Variables(backend, built.variables());
        ExecutionPlan plan = ExecutionPlan.compile(built, backend, variables)) {
      variables.write("v", HostTensor.of(Shape.of(2), 1, 2));
      variables.write("w", HostTensor.of(Shape.of(2), 10, 20));
      for (int i = 0; i < runs; i++) {
        plan.run();
      }
      float[] first = variables.read("v").floats();
      float[] second = variables.read("w").floats();
      return new float[] {first[0], first[1], second[0], second[1]};
    }
  }

  private String refusal() {
    Graph built = graph.build();
    try (Variables variables = new Variables(backend, built.variables())) {
      return assertThrows(
              UnsupportedOpException.class,
              () -> ExecutionPlan.compile(built, backend, variables).close())
          .getMessage();
    }
  }

  @Test
  void anAccumulatorMayBeEitherOperand() {
    graph.update(v, graph.binary(BinaryFunction.ADD, graph.unary(UnaryFunction.ABS, w), v));

    assertArrayEquals(new float[] {31, 62, 10, 20}, run(3));
  }

  @Test
  void aVariableReadAfterItsNewContentIsComputedKeepsTheOldUntilTheEnd() {
    Value next = graph.unary(UnaryFunction.NEGATE, v);
    graph.update(v, next);
    graph.update(w, graph.binary(BinaryFunction.ADD, next, v));

    assertArrayEquals(new float[] {-1, -2, 0, 0}, run(1));
  }

  @Test
  void oneValueMayUpdateTwoVariables() {
    Value sum = graph.binary(BinaryFunction.ADD, v, w);
    graph.update(v, sum);
    graph.update(w, sum);

    assertArrayEquals(new float[] {22, 44, 22, 44}, run(2));
  }

  @Test
  void oneValueMayUpdateAnyNumberOfVariables() {
    Value sum = graph.binary(BinaryFunction.ADD, v, w);
    graph.update(v, sum);
    graph.update(w, sum);
    for (int i = 0; i < 4; i++) {
      graph.update(graph.variable("more" + i, PAIR), sum);
    }

    assertArrayEquals(new float[] {11, 22, 11, 22}, run(1));
  }

  @Test
  void aVariableMayReceiveTheOldContentOfAnother() {
    graph.update(v, graph.unary(UnaryFunction.NEGATE, v));
    graph.update(w, v);

    assertArrayEquals(new float[] {-1, -2, 1, 2}, run(1));
  }

  @Test
  void twoVariablesMayExchangeTheirContents() {
    graph.update(v, w);
    graph.update(w, v);

    assertArrayEquals(new float[] {10, 20, 1, 2}, run(3));
  }

  @Test
  void aViewOfAnotherVariablesNewContentIsCopied() {
    Value next = graph.unary(UnaryFunction.NEGATE, v);
    graph.update(v, next);
    graph.update(w, graph.reshape(graph.reshape(next, Shape.of(2, 1)), Shape.of(2)));

    assertArrayEquals(new float[] {1, 2, 1, 2}, run(2));
  }

  @Test
  void aParameterThatIsAlsoAGradientIsNotOverwrittenBeforeItIsRead() {
    Value rate = graph.constant(StepNumbers.of(0, 1, 1));
    List<Value> next = graph.applyAll(new SgdUpdate(0, false, 0), List.of(rate, v, w, w, v));
    graph.update(v, next.get(0));
    graph.update(w, next.get(1));

    assertArrayEquals(new float[] {-9, -18, 9, 18}, run(1));
  }

  @Test
  void anInputAndAConstantAreCopiedIntoVariables() {
    graph.update(v, graph.constant(HostTensor.of(Shape.of(2), 5, 6)));
    graph.update(w, graph.input("x", PAIR));

    assertArrayEquals(new float[] {5, 6, 0, 0}, run(2));
  }

  @Test
  void anOutputOfTheOldContentIsRefused() {
    graph.update(v, graph.unary(UnaryFunction.NEGATE, v));
    graph.output(graph.reshape(v, Shape.of(2, 1)));

    assertEquals(
        "plan: expected outputs that last, got %3 f32[2x1], the content of @v f32[2] before its"
            + " update; output a copy of it",
        refusal());
  }

  @Test
  void integersThatWouldHaveToBeCopiedAreRefused() {
    Value best = graph.variable("best", TensorSpec.i32(1));
    Value winner = graph.apply(new ArgMax(1), graph.reshape(v, Shape.of(1, 2)));
    graph.update(best, graph.reshape(winner, Shape.of(1)));
    graph.update(graph.variable("second", TensorSpec.i32(1)), winner);

    assertEquals(
        "plan: expected an update whose value can be computed in the variable's memory, got"
            + " %4 i32[1], which has to be copied; only f32 values can be",
        refusal());
  }
}
