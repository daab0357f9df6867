package org.lenslet.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.error.ShapeException;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class GraphBuilderTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input("x", TensorSpec.f32(2, 3));

  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(ShapeException.class, executable).getMessage());
  }

  @Test
  void aNameIsGivenOnce() {
    assertRefused(
        "graph: expected a new name for the VARIABLE, got 'x'",
        () -> builder.variable("x", TensorSpec.f32(1)));
    assertRefused(
        "graph: expected a new name for the INPUT, got ''",
        () -> builder.input("", TensorSpec.f32(1)));
  }

  @Test
  void aWrongOperandShowsAtOnceAndAddsNothing() {
    Value y = builder.input("y", TensorSpec.f32(4));

    assertRefused(
        "pointwise: expected shapes that broadcast (equal extents, or 1), got 2x3 and 4",
        () -> builder.binary(BinaryFunction.ADD, x, y));
    assertEquals(List.of(), builder.nodes());
  }

  @Test
  void anExpressionThatIsAnOperandAddsNoNode() {
    assertSame(x, builder.pointwise(Expression.input(0), x));
    assertSame(x, builder.scale(x, 1));
    assertSame(x, builder.reshape(x, Shape.of(2, 3)));
    assertSame(x, builder.broadcast(x, Shape.of(2, 3)));
    assertSame(x, builder.sumTo(x, Shape.of(2, 3)));
    assertEquals(List.of(), builder.nodes());
  }

  @Test
  void operandsThatAnExpressionDoesNotReadAreLeftOut() {
    Value y = builder.input("y", TensorSpec.f32(4));
    builder.pointwise(Expression.unary(UnaryFunction.ABS, Expression.input(1)), y, x);

    assertEquals(
        new Node("", Pointwise.of(UnaryFunction.ABS), List.of(x), builder.nodes().get(0).outputs()),
        builder.nodes().get(0));
  }

  @Test
  void scalingByZeroIsAProduct() {
    assertEquals("pointwise multiply(in0, 0.0)", opOf(builder.scale(x, 0)));
  }

  @Test
  void sumToSumsWhatBroadcastingRepeated() {
    assertEquals(TensorSpec.f32(3), builder.sumTo(x, Shape.of(3)).spec());
    assertEquals("reduce SUM [0] keep", builder.nodes().get(0).op().toString());
    assertEquals(TensorSpec.f32(2, 1), builder.sumTo(x, Shape.of(2, 1)).spec());
    assertEquals(TensorSpec.f32(1, 1), builder.sumTo(x, Shape.of(1, 1)).spec());
    assertEquals(TensorSpec.f32(), builder.sumTo(x, Shape.scalar()).spec());
  }

  @Test
  void anOutputIsListedOnce() {
    builder.output(x);
    builder.output(x);

    assertEquals(List.of(x), builder.build().outputs());
  }

  @Test
  void updatesAreOfVariablesOnceAndOfTheirSpec() {
    Value v = builder.variable("v", TensorSpec.f32(2));

    GraphBuilder ofInput = new GraphBuilder();
    Value input = ofInput.input("x", TensorSpec.f32(2));
    ofInput.update(input, input);
    assertRefused("graph: expected an update of a variable, got @x f32[2]", ofInput::build);

    builder.update(v, x);
    assertRefused(
        "graph: expected @v f32[2] to receive its own spec, got @x f32[2x3]", builder::build);
  }

  @Test
  void aVariableIsUpdatedOnce() {
    Value v = builder.variable("v", TensorSpec.f32(2));
    builder.update(v, v);
    builder.update(v, v);

    assertRefused("graph: expected one update per variable, got @v f32[2]", builder::build);
  }

  @Test
  void valuesOfAnotherGraphAreUnknown() {
    Value stranger = new Value(77, Value.Kind.COMPUTED, "", TensorSpec.f32(2));
    builder.output(stranger);

    assertRefused("graph: expected known outputs, got %77 f32[2]", builder::build);
    builder.label("here").unary(UnaryFunction.ABS, stranger);
    assertRefused(
        "graph: expected inputs computed before node here, got %77 f32[2]", builder::build);
  }

  @Test
  void aValueIsDefinedOnce() {
    Node node = new Node("", Pointwise.of(UnaryFunction.ABS), List.of(x), List.of(x));

    assertRefused(
        "graph: expected each value defined once, got @x f32[2x3]",
        () -> new Graph(List.of(x), List.of(), Map.of(), List.of(node), List.of(), List.of()));
  }

  @Test
  void aNodesResultsAreWhatItsOperationInfers() {
    Value wrong = new Value(1, Value.Kind.COMPUTED, "", TensorSpec.f32(2, 3));
    Node node =
        new Node(
            "pool", new Reduce(ReduceFunction.SUM, List.of(1), true), List.of(x), List.of(wrong));

    assertRefused(
        "graph: expected [f32[2x1]] from reduce SUM [1] keep in node pool, got [%1 f32[2x3]]",
        () -> new Graph(List.of(x), List.of(), Map.of(), List.of(node), List.of(), List.of()));
  }

  @Test
  void aConstantsContentHasItsSpec() {
    Value constant = new Value(1, Value.Kind.CONSTANT, "", TensorSpec.f32(2));

    assertRefused(
        "graph: expected contents of its spec for %1 f32[2], got f32[scalar]",
        () ->
            new Graph(
                List.of(),
                List.of(),
                Map.of(constant, HostTensor.scalar(1)),
                List.of(),
                List.of(),
                List.of()));
  }

  @Test
  void aBuiltGraphDoesNotChangeWhenTheBuilderGoesOn() {
    Graph before = builder.build();
    builder.output(builder.unary(UnaryFunction.ABS, x));

    assertEquals(List.of(), before.nodes());
    assertEquals(1, builder.build().nodes().size());
  }

  private String opOf(Value value) {
    return builder.nodes().stream()
        .filter(node -> node.output().equals(value))
        .findFirst()
        .orElseThrow()
        .op()
        .toString();
  }

  private static Shape shape(Value value) {
    return value.spec().shape();
  }

  @Test
  void axesOfExtent1ComeAndGo() {
    Value y = builder.input("y", TensorSpec.f32(1, 3, 1, 2));
    assertEquals(Shape.of(3, 2), shape(builder.squeeze(y)));
    assertEquals(Shape.of(1, 3, 2), shape(builder.squeeze(y, -2)));
    assertEquals(Shape.of(3, 1, 2), shape(builder.squeeze(y, 0)));
    assertEquals(Shape.of(1, 2, 3, 1), shape(builder.unsqueeze(x, 0, -1)));
    assertEquals(Shape.of(2, 1, 1, 3), shape(builder.unsqueeze(x, 2, 1)));
    assertSame(x, builder.squeeze(x));
    assertRefused(
        "squeeze: expected axes of extent 1, got axis 1 of 1x3x1x2", () -> builder.squeeze(y, 1));
    assertRefused("squeeze: expected an axis from -4 to 3, got 4", () -> builder.squeeze(y, 4));
    assertRefused(
        "unsqueeze: expected an axis from -3 to 2, got -4", () -> builder.unsqueeze(x, -4));
    assertRefused(
        "unsqueeze: expected different axes, got [1, -3]", () -> builder.unsqueeze(x, 1, -3));
  }

  @Test
  void expandingIsBroadcastingOfBoth() {
    assertEquals(Shape.of(4, 2, 3), shape(builder.expand(x, Shape.of(4, 1, 3))));
    assertSame(x, builder.expand(x, Shape.of(1)));
    Value y = builder.input("y", TensorSpec.f32(3, 1));
    assertEquals(Shape.of(2, 3, 6), shape(builder.expand(y, Shape.of(2, 1, 6))));
    assertRefused(
        "expand: expected a shape that broadcasts with 4x2, got 2x3",
        () -> builder.expand(x, Shape.of(4, 2)));
  }

  @Test
  void partsAddUpToTheAxisThatIsSplit() {
    Value y = builder.input("y", TensorSpec.f32(2, 7));
    List<Shape> shapes =
        builder.split(y, -1, 1, 4, 2).stream().map(GraphBuilderTest::shape).toList();
    assertEquals(List.of(Shape.of(2, 1), Shape.of(2, 4), Shape.of(2, 2)), shapes);
    assertRefused(
        "split: expected extents of at least 1 that add up to 7 of axis 1 of 2x7, got [3, 3]",
        () -> builder.split(y, 1, 3, 3));
    assertRefused(
        "split: expected extents of at least 1 that add up to 7 of axis 1 of 2x7, got [8, -1]",
        () -> builder.split(y, 1, 8, -1));
    assertRefused("split: expected an axis from -2 to 1, got 2", () -> builder.split(y, 2, 7));
  }
}
