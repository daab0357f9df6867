package org.lenslet.train.feed;

import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.data.Levels;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Makes levels values in the memory of a plan's input, by a plan of its own. */
final class LevelDecoder implements AutoCloseable {
  private final Scope scope = new Scope();
  private final ExecutionPlan decoding;
  private final Value words;
  private final Value table;

  /** Those whose table is on the device. */
  private Levels current;

  LevelDecoder(ExecutionPlan plan, Value input, Backend backend) {
    Shape batch = input.spec().shape();
    Dequantize dequantize = new Dequantize(batch.sub(1, batch.rank()));
    GraphBuilder graph = new GraphBuilder().label("levels");
    words = graph.input("levels", TensorSpec.i32(batch.get(0), dequantize.words()));
    table = graph.input("table", TensorSpec.f32(batch.get(1), Dequantize.LEVELS));
    Value values = graph.variable(input.name(), input.spec());
    graph.update(values, graph.apply(dequantize, words, table));
    try {
      Variables inputs = scope.own(plan.inputs());
      decoding = scope.own(ExecutionPlan.compile(graph.build(), backend, inputs));
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  void decode(HostTensor batch, Levels levels) {
    if (levels != current) {
      decoding.write(table, levels.table());
      current = levels;
    }
    decoding.write(words, batch);
    decoding.run();
  }

  long deviceBytes() {
    return decoding.plannedBytes();
  }

  @Override
  public void close() {
    scope.close();
  }
}
