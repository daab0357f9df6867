package org.lenslet.backend.reference.update;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;
import org.lenslet.op.update.SgdUpdate;

/**
 * Optimizer steps. An output may lie over its own input, so everything of an element is read before
 * any of it is written.
 */
public final class UpdateReference {
  private UpdateReference() {}

  public static void list(ReferenceList list) {
    list.add("sgd_update", SgdUpdate.class, UpdateReference::sgd)
        .add("adam_update", AdamUpdate.class, UpdateReference::adam)
        .add("adagrad_update", AdagradUpdate.class, AdaptiveReference::adagrad)
        .add("rms_prop_update", RmsPropUpdate.class, AdaptiveReference::rmsProp)
        .add("ada_delta_update", AdaDeltaUpdate.class, AdaptiveReference::adaDelta)
        .add("average_update", AverageUpdate.class, AdaptiveReference::average);
  }

  static Launch sgd(SgdUpdate op, Operands operands) {
    Ints numbers = operands.intInput(0);
    int parameters = (operands.inputCount() - 1) / op.tensorsPerParameter();
    Launch[] steps = new Launch[parameters];
    for (int i = 0; i < parameters; i++) {
      Floats p = operands.input(1 + i);
      Floats g = operands.input(1 + parameters + i);
      Floats newP = operands.output(i);
      if (op.momentum() == 0) {
        steps[i] = () -> sgd(op, number(numbers, op.first()), p, g, newP);
      } else {
        Floats v = operands.input(1 + 2 * parameters + i);
        Floats newV = operands.output(parameters + i);
        steps[i] = () -> sgdWithMomentum(op, number(numbers, op.first()), p, g, v, newP, newV);
      }
    }
    return inOrder(steps);
  }

  private static void sgd(SgdUpdate op, double rate, Floats p, Floats g, Floats newP) {
    for (int i = 0; i < p.elements(); i++) {
      double gradient = g.get(i) + op.weightDecay() * p.get(i);
      newP.set(i, p.get(i) - rate * gradient);
    }
  }

  private static void sgdWithMomentum(
      SgdUpdate op, double rate, Floats p, Floats g, Floats v, Floats newP, Floats newV) {
    double momentum = op.momentum();
    for (int i = 0; i < p.elements(); i++) {
      double gradient = g.get(i) + op.weightDecay() * p.get(i);
      double velocity = momentum * v.get(i) + gradient;
      double direction = op.nesterov() ? gradient + momentum * velocity : velocity;
      newP.set(i, p.get(i) - rate * direction);
      newV.set(i, velocity);
    }
  }

  static Launch adam(AdamUpdate op, Operands operands) {
    Ints numbers = operands.intInput(0);
    int parameters = (operands.inputCount() - 1) / 4;
    Launch[] steps = new Launch[parameters];
    for (int i = 0; i < parameters; i++) {
      Floats p = operands.input(1 + i);
      Floats g = operands.input(1 + parameters + i);
      Floats m = operands.input(1 + 2 * parameters + i);
      Floats v = operands.input(1 + 3 * parameters + i);
      Floats newP = operands.output(i);
      Floats newM = operands.output(parameters + i);
      Floats newV = operands.output(2 * parameters + i);
      steps[i] = () -> adam(op, numbers, p, g, m, v, newP, newM, newV);
    }
    return inOrder(steps);
  }

  private static void adam(
      AdamUpdate op,
      Ints numbers,
      Floats p,
      Floats g,
      Floats m,
      Floats v,
      Floats newP,
      Floats newM,
      Floats newV) {
    double rate = number(numbers, op.first());
    double c1 = number(numbers, op.first() + 1);
    double c2 = number(numbers, op.first() + 2);
    double beta1 = op.beta1();
    double beta2 = op.beta2();
    for (int i = 0; i < p.elements(); i++) {
      double decay = op.weightDecay() * p.get(i);
      double gradient = op.decoupled() ? g.get(i) : g.get(i) + decay;
      double mean = beta1 * m.get(i) + (1 - beta1) * gradient;
      double square = beta2 * v.get(i) + (1 - beta2) * gradient * gradient;
      double step = mean * c1 / (Math.sqrt(square * c2) + op.epsilon());
      newP.set(i, p.get(i) - rate * (op.decoupled() ? step + decay : step));
      newM.set(i, mean);
      newV.set(i, square);
    }
  }

  static double number(Ints numbers, int element) {
    return Float.intBitsToFloat(numbers.get(element));
  }

  static Launch inOrder(Launch[] steps) {
    return () -> {
      for (Launch step : steps) {
        step.run();
      }
    };
  }
}
