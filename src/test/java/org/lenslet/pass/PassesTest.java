package org.lenslet.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.GraphPrinter;
import org.lenslet.graph.RandomGraphs;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class PassesTest {
  private static final int GRAPHS = 2_000;

  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input("x", TensorSpec.f32(2, 3));
  private final Value w = builder.variable("w", TensorSpec.f32(3, 4));

  /** The lines of nodes and outputs after a pass. */
  private String after(UnaryOperator<Graph> pass) {
    String text = GraphPrinter.print(pass.apply(builder.build()));
    return text.lines()
        .filter(line -> !line.startsWith("input") && !line.startsWith("variable"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  @Test
  void constantsAreFolded() {
    assertKeepsMeaning(FoldConstants::apply);
  }

  @Test
  void activationsAreFused() {
    assertKeepsMeaning(FuseActivations::apply);
  }

  @Test
  void pointwiseChainsAreFused() {
    assertKeepsMeaning(FusePointwise::apply);
  }

  @Test
  void deadNodesAreRemoved() {
    assertKeepsMeaning(RemoveDeadNodes::apply);
  }

  @Test
  void theStandardSequenceKeepsMeaning() {
    assertKeepsMeaning(Passes::standard);
  }

  /** Random graphs compute the same bits before and after, behind the same interface. */
  private static void assertKeepsMeaning(UnaryOperator<Graph> pass) {
    int changed = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      Graph before = RandomGraphs.of(seed);
      Graph after = pass.apply(before);
      assertEquals(before.inputs(), after.inputs());
      assertEquals(before.variables(), after.variables());
      assertEquals(before.updates(), after.updates());
      assertEquals(before.outputs(), after.outputs());
      changed += after.equals(before) ? 0 : 1;
      Random random = new Random(seed);
      Map<Value, HostTensor> given = RandomGraphs.contents(before.inputs(), random);
      given.putAll(RandomGraphs.contents(before.variables(), random));
      Map<Value, HostTensor> expected = Interpreter.run(before, new ReferenceBackend(), given);
      Map<Value, HostTensor> got = Interpreter.run(after, new ReferenceBackend(), given);
      for (Value output : after.outputs()) {
        assertEqual(expected.get(output), got.get(output), seed, before, after);
      }
      for (Update update : after.updates()) {
        assertEqual(expected.get(update.value()), got.get(update.value()), seed, before, after);
      }
    }
    assertTrue(changed > GRAPHS / 20, "only " + changed + " graphs were rewritten");
  }

  private static void assertEqual(
      HostTensor expected, HostTensor got, int seed, Graph before, Graph after) {
    assertTrue(
        expected.bitwiseEquals(got),
        () ->
            ("seed %d: expected %s, got %s%nbefore:%n%safter:%n%s")
                .formatted(
                    seed, expected, got, GraphPrinter.print(before), GraphPrinter.print(after)));
  }

  @Test
  void aUniformGradientBecomesANumberInTheExpression() {
    Value one = builder.constant(HostTensor.scalar(1));
    Value half = builder.scale(one, 0.5f);
    builder.output(
        builder.binary(BinaryFunction.MULTIPLY, builder.broadcast(half, Shape.of(2, 3)), x));

    assertEquals(
        """
        constant %0 f32[scalar]
        %1 f32[scalar] = pointwise multiply(in0, 0.5) (%0)
        %2 f32[2x3] = broadcast 2x3 (%1)
        %3 f32[2x3] = pointwise multiply(in0, in1) (%2, @x)
        output %3
        """,
        after(graph -> graph));
    assertEquals(
        """
        %0 f32[2x3] = pointwise multiply(0.5, in0) (@x)
        output %0
        """,
        after(Passes::standard));
  }

  @Test
  void constantsThatDifferOnlyInTheSignOfZeroAreNotUniform() {
    Value zeros = builder.constant(HostTensor.of(Shape.of(3), 0f, -0f, 0f));
    builder.output(builder.binary(BinaryFunction.DIVIDE, x, zeros));

    assertEquals(after(graph -> graph), after(Passes::standard));
  }

  @Test
  void anActivationJoinsTheProductBeforeIt() {
    Value product = builder.label("dense1").matMul(x, false, w, false);
    builder.output(builder.label("tanh1").unary(UnaryFunction.TANH, product));

    assertEquals(
        """
        %0 f32[2x4] = matMul TANH (@x, @w)  # dense1
        output %0
        """,
        after(Passes::standard));
  }

  @Test
  void aProductThatOthersReadKeepsItsValue() {
    Value product = builder.matMul(x, false, w, false);
    builder.output(builder.unary(UnaryFunction.TANH, product));
    builder.output(product);

    assertEquals(
        """
        %0 f32[2x4] = matMul (@x, @w)
        %1 f32[2x4] = pointwise tanh(in0) (%0)
        output %1
        output %0
        """,
        after(Passes::standard));
  }

  @Test
  void aPointwiseValueThatOthersReadKeepsItsNode() {
    Value abs = builder.unary(UnaryFunction.ABS, x);
    builder.output(builder.unary(UnaryFunction.NEGATE, abs));
    builder.output(builder.unary(UnaryFunction.SQUARE, abs));

    assertEquals(after(graph -> graph), after(Passes::standard));
  }

  @Test
  void aChainOfPointwiseNodesBecomesOne() {
    Value y = builder.input("y", TensorSpec.f32(3));
    Value sum = builder.binary(BinaryFunction.ADD, x, y);
    builder.output(builder.unary(UnaryFunction.EXP, builder.scale(sum, 2)));

    assertEquals(
        """
        %0 f32[2x3] = pointwise exp(multiply(add(in0, in1), 2.0)) (@x, @y)
        output %0
        """,
        after(Passes::standard));
  }

  @Test
  void aSmallValueIsNotComputedAgainForEveryRepetition() {
    Value y = builder.input("y", TensorSpec.f32(3));
    builder.output(builder.binary(BinaryFunction.ADD, x, builder.unary(UnaryFunction.EXP, y)));

    assertEquals(after(graph -> graph), after(Passes::standard));
  }

  @Test
  void aValueThatAnExpressionNamesTwiceIsNotComputedTwice() {
    Expression in = Expression.input(0);
    Expression swish =
        Expression.binary(BinaryFunction.MULTIPLY, in, Expression.unary(UnaryFunction.SIGMOID, in));
    Value value = x;
    for (int i = 0; i < 40; i++) {
      value = builder.pointwise(swish, value);
    }
    builder.output(value);

    // Fused, the expression would have 2^40 terms.
    assertEquals(40, Passes.standard(builder.build()).nodes().size());
  }

  @Test
  void fusionStopsAtEightInputs() {
    Value sum = x;
    for (int i = 0; i < 11; i++) {
      Value more = builder.input("more" + i, TensorSpec.f32(2, 3));
      sum = builder.binary(BinaryFunction.ADD, sum, more);
    }
    builder.output(sum);

    assertTrue(
        Passes.standard(builder.build()).nodes().stream().allMatch(n -> n.inputs().size() <= 8));
    assertEquals(2, Passes.standard(builder.build()).nodes().size());
  }

  @Test
  void whatNobodyReadsIsDropped() {
    builder.unary(UnaryFunction.ABS, builder.constant(HostTensor.of(Shape.of(2), 1, 2)));
    builder.output(x);

    assertEquals("output @x\n", after(Passes::standard));
  }
}
