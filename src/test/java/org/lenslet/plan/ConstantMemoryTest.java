package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.pass.Passes;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class ConstantMemoryTest {

  @Test
  void aFoldedConstantOfTheResultsSizeIsNotOverwritten() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorSpec.f32(3));
    Value one = builder.constant(HostTensor.filled(Shape.scalar(), 1));
    // Folded into a constant of 2x3, which gives the sum its shape and so stays an operand.
    Value ones = builder.broadcast(one, Shape.of(2, 3));
    Value sum = builder.binary(BinaryFunction.ADD, ones, x);
    builder.output(sum);
    Graph graph = Passes.standard(builder.build());
    Backend backend = new ReferenceBackend();
    try (Variables none = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, none)) {
      plan.write(x, HostTensor.of(Shape.of(3), 1, 2, 3));
      plan.run();
      plan.run();

      assertArrayEquals(new float[] {2, 3, 4, 2, 3, 4}, plan.read(sum).floats());
    }
  }
}
