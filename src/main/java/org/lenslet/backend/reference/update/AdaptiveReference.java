package org.lenslet.backend.reference.update;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;

/**
 * Steps of optimizers that scale every element's rate by the squares of its gradients; averages.
 */
final class AdaptiveReference {
  private AdaptiveReference() {}

  /**
   * Updates element i; p, g and states are read and the new ones are written by {@link Element}.
   */
  private interface Rule {
    void step(double rate, Element element, int i);
  }

  /** The tensors of one parameter: p, g and states, and those that take the new p and states. */
  private record Element(Floats[] old, Floats[] fresh) {
    double p(int i) {
      return old[0].get(i);
    }

    double g(int i) {
      return old[1].get(i);
    }

    double state(int state, int i) {
      return old[2 + state].get(i);
    }
  }

  static Launch adagrad(AdagradUpdate op, Operands operands) {
    return steps(
        operands,
        3,
        op.first(),
        (rate, element, i) -> {
          double p = element.p(i);
          double gradient = element.g(i) + op.weightDecay() * p;
          double sum = element.state(0, i) + gradient * gradient;
          element.fresh[0].set(i, p - rate * gradient / (Math.sqrt(sum) + op.epsilon()));
          element.fresh[1].set(i, sum);
        });
  }

  static Launch rmsProp(RmsPropUpdate op, Operands operands) {
    double decay = op.decay();
    return steps(
        operands,
        op.tensorsPerParameter(),
        op.first(),
        (rate, element, i) -> {
          double p = element.p(i);
          double gradient = element.g(i) + op.weightDecay() * p;
          double mean = decay * element.state(0, i) + (1 - decay) * gradient * gradient;
          double step = gradient / (Math.sqrt(mean) + op.epsilon());
          if (op.momentum() != 0) {
            step += op.momentum() * element.state(1, i);
            element.fresh[2].set(i, step);
          }
          element.fresh[0].set(i, p - rate * step);
          element.fresh[1].set(i, mean);
        });
  }

  static Launch adaDelta(AdaDeltaUpdate op, Operands operands) {
    double decay = op.decay();
    return steps(
        operands,
        4,
        op.first(),
        (rate, element, i) -> {
          double p = element.p(i);
          double gradient = element.g(i) + op.weightDecay() * p;
          double mean = decay * element.state(0, i) + (1 - decay) * gradient * gradient;
          double past = element.state(1, i);
          double step = gradient / Math.sqrt(mean + op.epsilon()) * Math.sqrt(past + op.epsilon());
          element.fresh[0].set(i, p - rate * step);
          element.fresh[1].set(i, mean);
          element.fresh[2].set(i, decay * past + (1 - decay) * step * step);
        });
  }

  static Launch average(AverageUpdate op, Operands operands) {
    return steps(
        operands,
        2,
        op.first(),
        (share, element, i) ->
            element.fresh[0].set(i, (1 - share) * element.p(i) + share * element.g(i)));
  }

  /**
   * A rule over all elements of all parameters.
   *
   * @param groups tensors per parameter among the inputs
   * @param first the step number that is the rate
   */
  private static Launch steps(Operands operands, int groups, int first, Rule rule) {
    Operands.Ints numbers = operands.intInput(0);
    int parameters = (operands.inputCount() - 1) / groups;
    Launch[] steps = new Launch[parameters];
    for (int parameter = 0; parameter < parameters; parameter++) {
      Floats[] old = new Floats[groups];
      Floats[] fresh = new Floats[groups - 1];
      for (int group = 0; group < groups; group++) {
        old[group] = operands.input(1 + group * parameters + parameter);
      }
      for (int group = 0; group < fresh.length; group++) {
        fresh[group] = operands.output(group * parameters + parameter);
      }
      Element element = new Element(old, fresh);
      steps[parameter] =
          () -> {
            double rate = UpdateReference.number(numbers, first);
            for (int i = 0; i < old[0].elements(); i++) {
              rule.step(rate, element, i);
            }
          };
    }
    return UpdateReference.inOrder(steps);
  }
}
