package org.lenslet.parity;

import static org.lenslet.op.Expression.constant;
import static org.lenslet.op.Expression.input;
import static org.lenslet.op.Expression.minus;
import static org.lenslet.op.Expression.plus;
import static org.lenslet.op.Expression.times;
import static org.lenslet.op.Expression.unary;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.BinaryFunction;
import org.lenslet.op.Expression;
import org.lenslet.op.Op;
import org.lenslet.op.SgdUpdate;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.UnaryFunction;
import org.lenslet.tensor.HostTensor;

/**
 * Bounds for optimizers: their formulas as expressions over one element of p, g and the states,
 * followed by the step numbers that they read, through the running error analysis of {@link
 * Approximation}.
 */
final class UpdateErrors {
  private UpdateErrors() {}

  static List<double[]> of(Op op, List<HostTensor> inputs) {
    List<Expression> formulas = op instanceof SgdUpdate sgd ? sgd(sgd) : adam((AdamUpdate) op);
    int groups = op instanceof SgdUpdate sgd ? sgd.tensorsPerParameter() : 4;
    Approximation[] numbers =
        op instanceof SgdUpdate sgd
            ? numbers(inputs.get(0), sgd.first(), 1)
            : numbers(inputs.get(0), ((AdamUpdate) op).first(), 3);
    int parameters = (inputs.size() - 1) / groups;
    List<double[]> bounds = new ArrayList<>();
    for (Expression formula : formulas) {
      for (int parameter = 0; parameter < parameters; parameter++) {
        bounds.add(bounds(formula, numbers, inputs, groups, parameters, parameter));
      }
    }
    return bounds;
  }

  private static Approximation[] numbers(HostTensor block, int first, int count) {
    Approximation[] numbers = new Approximation[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Approximation.exact(StepNumbers.getFloat(block.ints(), first, i));
    }
    return numbers;
  }

  private static double[] bounds(
      Expression formula,
      Approximation[] numbers,
      List<HostTensor> inputs,
      int groups,
      int parameters,
      int parameter) {
    Approximation[] arguments = new Approximation[groups + numbers.length];
    System.arraycopy(numbers, 0, arguments, groups, numbers.length);
    double[] bounds = new double[inputs.get(1 + parameter).spec().elements()];
    for (int i = 0; i < bounds.length; i++) {
      for (int group = 0; group < groups; group++) {
        float[] tensor = inputs.get(1 + group * parameters + parameter).floats();
        arguments[group] = Approximation.exact(tensor[i]);
      }
      bounds[i] = Approximation.of(formula, arguments).bound();
    }
    return bounds;
  }

  private static List<Expression> sgd(SgdUpdate op) {
    Expression p = input(0);
    Expression decayed = plus(input(1), times(constant(op.weightDecay()), p));
    if (op.momentum() == 0) {
      return List.of(minus(p, times(input(2), decayed)));
    }
    Expression velocity = plus(times(constant(op.momentum()), input(2)), decayed);
    Expression step =
        op.nesterov() ? plus(decayed, times(constant(op.momentum()), velocity)) : velocity;
    return List.of(minus(p, times(input(3), step)), velocity);
  }

  private static List<Expression> adam(AdamUpdate op) {
    Expression p = input(0);
    Expression decay = times(constant(op.weightDecay()), p);
    Expression gradient = op.decoupled() ? input(1) : plus(input(1), decay);
    Expression first = mix(op.beta1(), input(2), gradient);
    Expression second = mix(op.beta2(), input(3), times(gradient, gradient));
    Expression root = unary(UnaryFunction.SQRT, times(second, input(6)));
    Expression step =
        Expression.binary(
            BinaryFunction.DIVIDE, times(first, input(5)), plus(root, constant(op.epsilon())));
    Expression whole = op.decoupled() ? plus(step, decay) : step;
    return List.of(minus(p, times(input(4), whole)), first, second);
  }

  /** beta * old + (1 - beta) * fresh; a device may compute 1 - beta in floats. */
  private static Expression mix(float beta, Expression old, Expression fresh) {
    return plus(times(constant(beta), old), times(minus(constant(1), constant(beta)), fresh));
  }
}
