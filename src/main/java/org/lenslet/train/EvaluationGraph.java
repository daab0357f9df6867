package org.lenslet.train;

import java.util.List;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.ForwardPass;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.pass.Passes;
import org.lenslet.tensor.TensorSpec;

/**
 * A model with its loss, without learning: it reads parameters and states, and changes none.
 *
 * @param inputs batch x shape of each of the model's inputs
 * @param labels INT32 batch
 * @param losses batch: the loss of every example
 * @param winners INT32 batch: the class of the largest output
 */
record EvaluationGraph(Graph graph, List<Value> inputs, Value labels, Value losses, Value winners) {

  static EvaluationGraph of(TrainingTask task) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = task.model().addInputs(builder, task.batch());
    Value labels = builder.input("labels", TensorSpec.i32(task.batch()));
    Value output = task.model().forward(ForwardPass.inference(builder), inputs).output();
    builder.label("loss");
    Value losses = task.loss().perExample(builder, output, labels);
    builder.label("metrics");
    Value winners = builder.apply(new ArgMax(1), output);
    builder.output(losses);
    builder.output(winners);
    Graph graph = Passes.standard(builder.build());
    return new EvaluationGraph(graph, inputs, labels, losses, winners);
  }
}
