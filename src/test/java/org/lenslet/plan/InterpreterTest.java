package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class InterpreterTest {
  private final Backend backend = new ReferenceBackend();
  private final GraphBuilder graph = new GraphBuilder();
  private final Value x = graph.input("x", TensorSpec.f32(2, 1));

  @Test
  void everyValueCanBeLookedAt() {
    Value view = graph.reshape(x, Shape.of(2));
    Value negated = graph.unary(UnaryFunction.NEGATE, view);
    HostTensor contents = HostTensor.of(Shape.of(2, 1), 3, 4);
    Map<Value, HostTensor> known = Interpreter.run(graph.build(), backend, Map.of(x, contents));

    assertEquals(Shape.of(2), known.get(view).shape());
    assertArrayEquals(new float[] {-3, -4}, known.get(negated).floats());
    assertArrayEquals(new float[] {3, 4}, contents.floats());
  }

  /** Neither zeros, which might pass for a result, nor what another kernel has left behind. */
  @Test
  void whatAKernelDoesNotWriteIsSeen() {
    Value floats = graph.unary(UnaryFunction.NEGATE, x);
    Value integers = graph.apply(new ArgMax(0), x);
    Proposal idle = binding -> () -> {};
    KernelCatalog catalog =
        KernelCatalog.builder()
            .add(Pointwise.class, StrictBackend.candidate("idle", idle))
            .add(ArgMax.class, StrictBackend.candidate("idle", idle))
            .build();
    Map<Value, HostTensor> given = Map.of(x, HostTensor.of(Shape.of(2, 1), 3, 4));
    Map<Value, HostTensor> known =
        Interpreter.run(graph.build(), new StrictBackend(catalog), given);

    assertArrayEquals(new float[] {Float.NaN, Float.NaN}, known.get(floats).floats());
    assertArrayEquals(new int[] {Integer.MIN_VALUE}, known.get(integers).ints());
  }

  @Test
  void missingOrWrongContentsAreRefused() {
    assertEquals(
        "interpreter: expected contents for @x f32[2x1], got none",
        assertThrows(ShapeException.class, () -> Interpreter.run(graph.build(), backend, Map.of()))
            .getMessage());
    Map<Value, HostTensor> wrong = Map.of(x, HostTensor.of(Shape.of(2), 1, 2));
    assertEquals(
        "interpreter: expected contents for @x f32[2x1], got f32[2]",
        assertThrows(ShapeException.class, () -> Interpreter.run(graph.build(), backend, wrong))
            .getMessage());
  }
}
