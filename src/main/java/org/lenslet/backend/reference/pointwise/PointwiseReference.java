package org.lenslet.backend.reference.pointwise;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.Strided;
import org.lenslet.op.pointwise.Pointwise;

/** Expressions, element by element. */
public final class PointwiseReference {
  private PointwiseReference() {}

  public static void list(ReferenceList list) {
    list.add("pointwise_forward", Pointwise.class, PointwiseReference::forward);
  }

  /** y[i] = expression(a[i], b[i], ...), the inputs broadcast against each other. */
  static Launch forward(Pointwise op, Operands operands) {
    int count = operands.inputCount();
    Floats y = operands.output(0);
    Floats[] inputs = new Floats[count];
    Strided[] views = new Strided[count];
    for (int i = 0; i < count; i++) {
      inputs[i] = operands.input(i);
      views[i] = Strided.broadcast(inputs[i].shape(), y.shape());
    }
    double[] values = new double[count];
    return () -> {
      for (int element = 0; element < y.elements(); element++) {
        for (int i = 0; i < count; i++) {
          values[i] = inputs[i].get(views[i].at(element));
        }
        y.set(element, op.expression().apply(values));
      }
    };
  }
}
