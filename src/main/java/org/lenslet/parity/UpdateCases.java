package org.lenslet.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.Op;
import org.lenslet.op.SgdUpdate;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Cases of the optimizers: one and several parameters, of odd sizes. */
final class UpdateCases {
  private UpdateCases() {}

  static void add(CaseList list) {
    list.core();
    List<List<TensorSpec>> sets =
        new ArrayList<>(
            List.of(
                f32(Shape.of(3, 5), Shape.of(11), Shape.of(1)),
                f32(Shape.of(1)),
                f32(Shape.of(1021)),
                f32(
                    Shape.of(6, 1, 5, 5),
                    Shape.of(6),
                    Shape.of(16, 6, 5, 5),
                    Shape.of(16),
                    Shape.of(84, 10),
                    Shape.of(257),
                    Shape.scalar())));
    for (int edge : CaseList.EDGES) {
      sets.add(f32(Shape.of(edge), Shape.of(3, edge)));
    }
    for (List<TensorSpec> parameters : sets) {
      for (float decay : new float[] {0, 5e-4f}) {
        update(list, new SgdUpdate(0, false, decay), 2, 1, parameters);
        update(list, new SgdUpdate(0.9f, false, decay), 3, 1, parameters);
        update(list, new SgdUpdate(0.9f, true, decay), 3, 1, parameters);
        update(list, new AdamUpdate(0.9f, 0.999f, 1e-8f, decay, false), 4, 3, parameters);
        update(list, new AdamUpdate(0.5f, 0.9f, 1e-3f, decay, true), 4, 3, parameters);
        update(list, new AdamUpdate(0, 0.99f, 1e-5f, decay, true), 4, 3, parameters);
        update(list, new SgdUpdate(0.9f, false, decay, StepNumbers.FLOATS + 2), 3, 4, parameters);
        update(
            list,
            new AdamUpdate(0.9f, 0.99f, 1e-8f, decay, true, StepNumbers.FLOATS + 3),
            4,
            6,
            parameters);
      }
      list.more();
    }
  }

  private static List<TensorSpec> f32(Shape... shapes) {
    return Arrays.stream(shapes).map(TensorSpec::f32).toList();
  }

  private static void update(
      CaseList list, Op op, int groups, int floats, List<TensorSpec> parameters) {
    List<TensorSpec> inputs = new ArrayList<>(List.of(StepNumbers.spec(floats)));
    Collections.nCopies(groups, parameters).forEach(inputs::addAll);
    list.addSpecs(op, inputs);
  }
}
