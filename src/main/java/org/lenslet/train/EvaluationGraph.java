package org.lenslet.train;

import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.op.ArgMax;
import org.lenslet.pass.Passes;
import org.lenslet.tensor.TensorSpec;

/**
 * A model with its loss, without learning.
 *
 * @param input batch x input shape
 * @param labels INT32 batch
 * @param losses batch: the loss of every example
 * @param winners INT32 batch: the class of the largest output
 */
record EvaluationGraph(
    Graph graph, Value input, Value labels, Value losses, Value winners, int classes) {

  static EvaluationGraph of(Model model, Loss loss, int batch) {
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input("x", TrainingGraph.batchSpec(model, batch));
    Value labels = builder.input("labels", TensorSpec.i32(batch));
    Model.Forward forward = model.forward(builder, input);
    TrainingGraph.requireClasses(model, forward.output());
    builder.label("loss");
    Value losses = loss.perExample(builder, forward.output(), labels);
    builder.label("metrics");
    Value winners = builder.apply(new ArgMax(1), forward.output());
    builder.output(losses);
    builder.output(winners);
    Graph graph = Passes.standard(builder.build());
    int classes = forward.output().spec().shape().get(1);
    return new EvaluationGraph(graph, input, labels, losses, winners, classes);
  }
}
