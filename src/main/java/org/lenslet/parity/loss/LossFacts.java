package org.lenslet.parity.loss;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.parity.facts.SoftmaxLine;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** What proofs know of the losses and what belongs to them. */
public final class LossFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.moves(OneHot.class)
              .withCases(LossFacts::indicators)
              .withFills((op, inputs, index) -> new Fill.Labels(op.classes())),
          OpFacts.rounds(SoftmaxCrossEntropy.class, (op, e) -> forwardBounds(e))
              .withCases(LossFacts::crossEntropy)
              .withFills((op, inputs, index) -> fill(inputs, index)),
          OpFacts.rounds(SoftmaxCrossEntropyBackward.class, (op, e) -> backwardBounds(e))
              .withFills((op, inputs, index) -> fill(inputs, index)));

  private LossFacts() {}

  private static Fill fill(List<TensorSpec> inputs, int index) {
    return index == 1 ? new Fill.Labels(inputs.get(0).shape().get(1)) : Fill.DENSE;
  }

  /** Takes a label, its index and the line of its logits. */
  private interface Visitor {
    void visit(int index, int label, int start, SoftmaxLine line);
  }

  /** Visits every label that is not ignored. */
  private static void forEachLabel(Evidence evidence, Visitor visitor) {
    HostTensor logits = evidence.inputs().get(0);
    int[] labels = evidence.inputs().get(1).ints();
    int stride = stride(evidence);
    int extent = logits.shape().get(1);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0 && labels[i] < extent) {
        int start = i / stride * extent * stride + i % stride;
        SoftmaxLine line =
            SoftmaxLine.of(logits.floats(), start, stride, extent, evidence.rounding());
        visitor.visit(i, labels[i], start, line);
      }
    }
  }

  private static int stride(Evidence evidence) {
    Shape logits = evidence.inputs().get(0).shape();
    return logits.product(2, logits.rank());
  }

  private static List<double[]> forwardBounds(Evidence evidence) {
    float[] z = evidence.inputs().get(0).floats();
    int stride = stride(evidence);
    double[] bounds = new double[evidence.problem().output(0).elements()];
    forEachLabel(
        evidence, (i, label, start, line) -> bounds[i] = line.lossError(z[start + label * stride]));
    return List.of(bounds);
  }

  private static List<double[]> backwardBounds(Evidence evidence) {
    float[] dLoss = evidence.inputs().get(2).floats();
    int stride = stride(evidence);
    double two = evidence.rounding().gamma(2);
    double[] bounds = new double[evidence.problem().output(0).elements()];
    forEachLabel(
        evidence,
        (i, label, start, line) -> {
          for (int c = 0; c < line.terms().length; c++) {
            double difference = Math.abs(line.probability(c) - (c == label ? 1 : 0));
            double error = line.probabilityError(c);
            double gradient = Math.abs(dLoss[i]);
            bounds[start + c * stride] =
                gradient * (error + two * (difference + error))
                    + Rounding.FLOAT * gradient * difference
                    + 2 * Rounding.FLUSH;
          }
        });
    return List.of(bounds);
  }

  private static void indicators(CaseList list) {
    list.core();
    for (int classes : new int[] {1, 2, 7, 10, 33, 257}) {
      for (Shape labels : List.of(Shape.of(1), Shape.of(17), Shape.of(3, 5), Shape.of(2, 3, 4))) {
        list.addSpecs(new OneHot(classes, 1, 0), List.of(TensorSpec.i32(labels)));
        list.addSpecs(new OneHot(classes, 0.9f, -0.1f), List.of(TensorSpec.i32(labels)));
      }
    }
  }

  private static void crossEntropy(CaseList list) {
    list.core();
    classes(list, 1, 2, 10, 100, 1000);
    list.more();
    classes(list, CaseList.EDGES);
    classes(list, CaseList.BLOCKS);
  }

  private static void classes(CaseList list, int... counts) {
    for (int count : counts) {
      for (Shape logits :
          List.of(
              Shape.of(1, count),
              Shape.of(5, count),
              Shape.of(64, count),
              Shape.of(2, count, 3),
              Shape.of(2, count, 3, 5))) {
        Shape labels = Shape.of(logits.get(0)).append(logits.sub(2, logits.rank()).toArray());
        List<TensorSpec> forward = List.of(TensorSpec.f32(logits), TensorSpec.i32(labels));
        List<TensorSpec> backward = new ArrayList<>(forward);
        backward.add(TensorSpec.f32(labels));
        both(list, new SoftmaxCrossEntropy(), forward);
        both(list, new SoftmaxCrossEntropyBackward(), backward);
      }
    }
  }

  private static void both(CaseList list, Op op, List<TensorSpec> inputs) {
    OpCase usual = list.usual(op, inputs);
    list.add(usual);
    list.add(usual.withFill(0, SoftmaxLine.LARGE));
  }
}
