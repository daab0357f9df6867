package org.lenslet.parity.update;

import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.parity.facts.Approximation;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * What proofs know of the optimizers. Bounds: their formulas as expressions over one element of p,
 * g and the states, followed by the step numbers that they read, through the running error analysis
 * of {@link Approximation}.
 */
public final class UpdateFacts {
  private static final float RATE = 0.1f;
  private static final int ADAM_STEP = 3;

  /** Tensors of a parameter that Adam takes: p, g and both moments. */
  private static final int ADAM_TENSORS = 4;

  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.rounds(
                  SgdUpdate.class,
                  (op, e) ->
                      bounds(formulas(op), numbers(e, op.first(), 1), e, op.tensorsPerParameter()))
              .withCases(UpdateFacts::addCases)
              .withFills(
                  (op, inputs, index) ->
                      index == 0 ? new Fill.Step(op.first(), List.of(RATE)) : Fill.DENSE),
          OpFacts.rounds(
                  AdamUpdate.class,
                  (op, e) -> bounds(formulas(op), numbers(e, op.first(), 3), e, ADAM_TENSORS))
              .withFills(UpdateFacts::fill),
          adaptive(AdagradUpdate.class, AdagradUpdate::first, op -> 3, UpdateFacts::formulas),
          adaptive(
              RmsPropUpdate.class,
              RmsPropUpdate::first,
              RmsPropUpdate::tensorsPerParameter,
              UpdateFacts::formulas),
          adaptive(AdaDeltaUpdate.class, AdaDeltaUpdate::first, op -> 4, UpdateFacts::formulas),
          adaptive(AverageUpdate.class, AverageUpdate::first, op -> 2, UpdateFacts::formulas));

  private UpdateFacts() {}

  /** Optimizers that read the rate alone; their states are sums of squares, and velocities. */
  private static <O extends Op> OpFacts<O> adaptive(
      Class<O> type,
      ToIntFunction<O> first,
      ToIntFunction<O> tensors,
      Function<O, List<Expression>> formulas) {
    return OpFacts.rounds(
            type,
            (op, e) ->
                bounds(
                    formulas.apply(op),
                    numbers(e, first.applyAsInt(op), 1),
                    e,
                    tensors.applyAsInt(op)))
        .withFills(
            (op, inputs, index) -> {
              int parameters = (inputs.size() - 1) / tensors.applyAsInt(op);
              return index == 0
                  ? new Fill.Step(first.applyAsInt(op), List.of(RATE))
                  : index > 2 * parameters ? Fill.POSITIVE : Fill.DENSE;
            });
  }

  private static Fill fill(AdamUpdate op, List<TensorSpec> inputs, int index) {
    if (index == 0) {
      return new Fill.Step(
          op.first(),
          List.of(RATE, correction(op.beta1(), ADAM_STEP), correction(op.beta2(), ADAM_STEP)));
    }
    int parameters = (inputs.size() - 1) / ADAM_TENSORS;
    return index > 3 * parameters ? Fill.POSITIVE : Fill.DENSE;
  }

  private static float correction(float beta, int step) {
    return (float) (1 / (1 - Math.pow(beta, step)));
  }

  /** The step numbers that an optimizer reads. */
  private static Approximation[] numbers(Evidence evidence, int first, int count) {
    int[] block = evidence.inputs().get(0).ints();
    Approximation[] numbers = new Approximation[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Approximation.exact(StepNumbers.getFloat(block, first, i));
    }
    return numbers;
  }

  private static List<double[]> bounds(
      List<Expression> formulas, Approximation[] numbers, Evidence evidence, int groups) {
    int parameters = (evidence.inputs().size() - 1) / groups;
    List<double[]> bounds = new ArrayList<>();
    for (Expression formula : formulas) {
      for (int parameter = 0; parameter < parameters; parameter++) {
        bounds.add(bounds(formula, numbers, evidence, groups, parameters, parameter));
      }
    }
    return bounds;
  }

  private static double[] bounds(
      Expression formula,
      Approximation[] numbers,
      Evidence evidence,
      int groups,
      int parameters,
      int parameter) {
    List<HostTensor> inputs = evidence.inputs();
    Approximation[] arguments = new Approximation[groups + numbers.length];
    System.arraycopy(numbers, 0, arguments, groups, numbers.length);
    double[] bounds = new double[inputs.get(1 + parameter).spec().elements()];
    for (int i = 0; i < bounds.length; i++) {
      for (int group = 0; group < groups; group++) {
        float[] tensor = inputs.get(1 + group * parameters + parameter).floats();
        arguments[group] = Approximation.exact(tensor[i]);
      }
      bounds[i] = Approximation.of(formula, arguments, evidence.rounding()).bound();
    }
    return bounds;
  }

  private static List<Expression> formulas(SgdUpdate op) {
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

  private static List<Expression> formulas(AdamUpdate op) {
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

  private static List<Expression> formulas(AdagradUpdate op) {
    Expression gradient = decayed(op.weightDecay());
    Expression sum = plus(input(2), times(gradient, gradient));
    Expression root = plus(unary(UnaryFunction.SQRT, sum), constant(op.epsilon()));
    return List.of(minus(input(0), times(input(3), over(gradient, root))), sum);
  }

  private static List<Expression> formulas(RmsPropUpdate op) {
    Expression gradient = decayed(op.weightDecay());
    Expression mean = mix(op.decay(), input(2), times(gradient, gradient));
    Expression root = plus(unary(UnaryFunction.SQRT, mean), constant(op.epsilon()));
    Expression step = over(gradient, root);
    if (op.momentum() == 0) {
      return List.of(minus(input(0), times(input(3), step)), mean);
    }
    Expression velocity = plus(times(constant(op.momentum()), input(3)), step);
    return List.of(minus(input(0), times(input(4), velocity)), mean, velocity);
  }

  private static List<Expression> formulas(AdaDeltaUpdate op) {
    Expression gradient = decayed(op.weightDecay());
    Expression epsilon = constant(op.epsilon());
    Expression mean = mix(op.decay(), input(2), times(gradient, gradient));
    Expression root = unary(UnaryFunction.SQRT, plus(mean, epsilon));
    Expression past = unary(UnaryFunction.SQRT, plus(input(3), epsilon));
    Expression step = times(over(gradient, root), past);
    return List.of(
        minus(input(0), times(input(4), step)), mean, mix(op.decay(), input(3), times(step, step)));
  }

  private static List<Expression> formulas(AverageUpdate op) {
    Expression share = input(2);
    return List.of(plus(times(minus(constant(1), share), input(0)), times(share, input(1))));
  }

  private static Expression decayed(float weightDecay) {
    return plus(input(1), times(constant(weightDecay), input(0)));
  }

  private static Expression over(Expression numerator, Expression denominator) {
    return Expression.binary(BinaryFunction.DIVIDE, numerator, denominator);
  }

  /** beta * old + (1 - beta) * fresh; a device may compute 1 - beta in floats. */
  private static Expression mix(float beta, Expression old, Expression fresh) {
    return plus(times(constant(beta), old), times(minus(constant(1), constant(beta)), fresh));
  }

  /** One and several parameters, of odd sizes. */
  private static void addCases(CaseList list) {
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
        update(list, new AdagradUpdate(1e-10f, decay), 3, 1, parameters);
        update(list, new AdagradUpdate(1e-3f, decay, StepNumbers.FLOATS + 1), 3, 2, parameters);
        update(list, new RmsPropUpdate(0.99f, 1e-8f, 0, decay), 3, 1, parameters);
        update(list, new RmsPropUpdate(0.9f, 1e-3f, 0.5f, decay), 4, 1, parameters);
        update(list, new AdaDeltaUpdate(0.95f, 1e-6f, decay), 4, 1, parameters);
        update(
            list, new AdaDeltaUpdate(0.9f, 1e-3f, decay, StepNumbers.FLOATS + 1), 4, 2, parameters);
        update(list, new SgdUpdate(0.9f, false, decay, StepNumbers.FLOATS + 2), 3, 4, parameters);
        update(
            list,
            new AdamUpdate(0.9f, 0.99f, 1e-8f, decay, true, StepNumbers.FLOATS + 3),
            4,
            6,
            parameters);
      }
      update(list, new AverageUpdate(StepNumbers.FLOATS), 2, 1, parameters);
      update(list, new AverageUpdate(StepNumbers.FLOATS + 2), 2, 4, parameters);
      list.more();
    }
    list.core();
    // More than a block of neighbours, on every device.
    List<TensorSpec> blocks = f32(Shape.of(2), Shape.of(4_100), Shape.of(3));
    update(list, new SgdUpdate(0.9f, false, 0), 3, 1, blocks);
    update(list, new AdamUpdate(0.9f, 0.999f, 1e-8f, 0, false), 4, 3, blocks);
    update(list, new AdagradUpdate(1e-10f, 0), 3, 1, blocks);
    update(list, new RmsPropUpdate(0.9f, 1e-3f, 0.5f, 0), 4, 1, blocks);
    update(list, new AdaDeltaUpdate(0.95f, 1e-6f, 0), 4, 1, blocks);
    update(list, new AverageUpdate(StepNumbers.FLOATS), 2, 1, blocks);
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
