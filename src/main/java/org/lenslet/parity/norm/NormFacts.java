package org.lenslet.parity.norm;

import java.util.List;
import java.util.stream.Stream;
import org.lenslet.op.norm.Softmax;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.parity.facts.SoftmaxLine;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** What proofs know of normalisations. */
public final class NormFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      Stream.concat(
              Stream.of(
                  OpFacts.rounds(Softmax.class, NormFacts::bounds).withCases(NormFacts::addCases)),
              BatchNormFacts.all().stream())
          .toList();

  private NormFacts() {}

  private static List<double[]> bounds(Softmax op, Evidence evidence) {
    HostTensor x = evidence.inputs().get(0);
    Shape shape = x.shape();
    int stride = shape.product(op.axis() + 1, shape.rank());
    int extent = shape.get(op.axis());
    double[] bounds = new double[shape.elements()];
    for (int start = 0; start < bounds.length; start++) {
      if (start / stride % extent == 0) {
        SoftmaxLine line = SoftmaxLine.of(x.floats(), start, stride, extent, evidence.rounding());
        for (int i = 0; i < extent; i++) {
          bounds[start + i * stride] =
              line.probabilityError(i) + Rounding.FLOAT * line.probability(i);
        }
      }
    }
    return List.of(bounds);
  }

  private static void addCases(CaseList list) {
    list.core();
    classes(list, 1, 2, 10, 100, 1000);
    everyAxis(list, Shape.of(5, 7, 3, 2));
    list.more();
    classes(list, CaseList.EDGES);
    classes(list, CaseList.BLOCKS);
    everyAxis(list, Shape.of(9));
    everyAxis(list, Shape.of(33, 65));
    everyAxis(list, Shape.of(1, 4, 1));
    everyAxis(list, Shape.of(2, 257, 3));
  }

  private static void everyAxis(CaseList list, Shape shape) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      both(list, new Softmax(axis), shape);
    }
  }

  private static void classes(CaseList list, int... counts) {
    for (int count : counts) {
      both(list, new Softmax(1), Shape.of(5, count));
    }
  }

  private static void both(CaseList list, Softmax op, Shape shape) {
    list.add(op, shape);
    list.addFilled(op, SoftmaxLine.LARGE, shape);
  }
}
