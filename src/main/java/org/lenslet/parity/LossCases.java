package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.op.Softmax;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Cases of softmax and cross-entropy. */
final class LossCases {
  /** Logits up to 8 * 50: without subtracting the maximum their exponentials overflow. */
  private static final Fill LARGE = new Fill.Dense(50);

  private LossCases() {}

  static void add(CaseList list) {
    list.core();
    classes(list, 1, 2, 10, 100, 1000);
    softmax(list, Shape.of(5, 7, 3, 2));
    list.more();
    classes(list, CaseList.EDGES);
    classes(list, CaseList.BLOCKS);
    softmax(list, Shape.of(9));
    softmax(list, Shape.of(33, 65));
    softmax(list, Shape.of(1, 4, 1));
    softmax(list, Shape.of(2, 257, 3));
  }

  private static void softmax(CaseList list, Shape shape) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      list.add(new Softmax(axis), shape);
      list.addFilled(new Softmax(axis), LARGE, shape);
    }
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
      list.add(new Softmax(1), Shape.of(5, count));
      list.addFilled(new Softmax(1), LARGE, Shape.of(5, count));
    }
  }

  private static void both(CaseList list, Op op, List<TensorSpec> inputs) {
    OpCase usual = OpCase.of(op, inputs);
    list.add(usual);
    List<OpCase.Operand> operands = new ArrayList<>(usual.operands());
    operands.set(0, new OpCase.Operand(inputs.get(0), LARGE));
    list.add(new OpCase(op, operands, false));
  }
}
