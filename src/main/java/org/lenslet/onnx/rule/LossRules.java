package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Losses of classes. */
final class LossRules {
  private LossRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("NegativeLogLikelihoodLoss", c -> c.give(loss(c, flat(c.graph(), c.value(0)))));
    rules.put("SoftmaxCrossEntropyLoss", LossRules::crossEntropy);
  }

  private static void crossEntropy(Call call) {
    Value logarithms = NormalizationRules.logSoftmax(call, flat(call.graph(), call.value(0)));
    call.give(loss(call, logarithms));
    call.give(1, ElementType.FLOAT, call.graph().reshape(logarithms, call.shape(0)));
  }

  /** N x C x all positions. */
  private static Value flat(GraphBuilder graph, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() < 2) {
      throw new ShapeException("expected an input N x C x any, got " + shape);
    }
    return graph.reshape(x, Shape.of(shape.get(0), shape.get(1), shape.product(2, shape.rank())));
  }

  /** Of logarithms of probabilities. A label that is no class counts for nothing. */
  private static Value loss(Call call, Value logarithms) {
    GraphBuilder graph = call.graph();
    Shape shape = call.shape(0);
    Shape labels = Shape.of(shape.get(0)).append(shape.sub(2, shape.rank()).toArray());
    if (!call.shape(1).equals(labels)) {
      throw new ShapeException("expected labels of %s, got %s".formatted(labels, call.shape(1)));
    }
    int classes = shape.get(1);
    Shape rows = logarithms.spec().shape();
    Value numbers = graph.reshape(call.integersValue(1), Shape.of(rows.get(0), rows.get(2)));
    // A weight for the class of each label, and 0 for all others.
    Value chosen = graph.apply(new OneHot(classes, 1, 0), numbers);
    if (call.has(2)) {
      if (!call.shape(2).equals(Shape.of(classes))) {
        throw new ShapeException("expected %d weights, got %s".formatted(classes, call.shape(2)));
      }
      chosen = weighted(graph, chosen, call.value(2));
    }
    long ignored = call.integer("ignore_index", -1);
    if (call.hasAttribute("ignore_index") && ignored >= 0 && ignored < classes) {
      HostTensor kept = HostTensor.filled(Shape.of(classes), 1);
      kept.floats()[(int) ignored] = 0;
      chosen = weighted(graph, chosen, graph.constant(kept));
    }
    Value picked =
        graph.pointwise(unary(UnaryFunction.NEGATE, times(input(0), input(1))), chosen, logarithms);
    Value losses = graph.reduce(ReduceFunction.SUM, picked, 1);
    String reduction = call.text("reduction", "mean");
    switch (reduction) {
      case "none":
        return graph.reshape(losses, labels);
      case "sum":
        return all(graph, losses);
      case "mean":
        Value counted = all(graph, chosen);
        return graph.pointwise(
            binary(BinaryFunction.DIVIDE, input(0), input(1)), all(graph, losses), counted);
      default:
        throw call.unsupported("a reduction '" + reduction + "' is not known");
    }
  }

  private static Value weighted(GraphBuilder graph, Value chosen, Value weights) {
    Shape along = NormalizationRules.alongChannels(chosen.spec().shape());
    return graph.pointwise(times(input(0), input(1)), chosen, graph.reshape(weights, along));
  }

  private static Value all(GraphBuilder graph, Value x) {
    List<Integer> axes = IntStream.range(0, x.spec().shape().rank()).boxed().toList();
    return graph.apply(new Reduce(ReduceFunction.SUM, axes, false), x);
  }
}
