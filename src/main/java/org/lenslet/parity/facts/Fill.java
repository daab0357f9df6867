package org.lenslet.parity.facts;

import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;

/** What the elements of one input of a case mean, and so how they are drawn. */
public sealed interface Fill {

  /** Numbers of both signs and mixed magnitude, 2^-6 to 2^3; integers in the exact tier. */
  Fill DENSE = new Dense(1);

  /** As dense, without sign and without 0: arguments of logarithms, second moments. */
  Fill POSITIVE = new Positive();

  /**
   * Numbers of both signs.
   *
   * @param scale a factor on every number outside the exact tier
   */
  record Dense(float scale) implements Fill {}

  /** Numbers above 0. */
  record Positive() implements Fill {}

  /** Dense numbers around another than 0, in no exact tier. */
  record Around(float center) implements Fill {}

  /**
   * Dense numbers around one that goes from 0 to an end along the elements, so that no two parts of
   * a tensor have the same mean; in no exact tier.
   */
  record Drifting(float end) implements Fill {}

  /** Labels from 0 to classes - 1, and one in eight outside, which the operation must ignore. */
  record Labels(int classes) implements Fill {}

  /** A result of another operation on dense data: the winners of a max-pool's forward. */
  record Result(Op op, Shape input, int output) implements Fill {}

  /**
   * The {@link org.lenslet.op.StepNumbers} of an operation: any bits, but the floats that it reads.
   *
   * @param first the element of the first float
   */
  record Step(int first, List<Float> floats) implements Fill {
    public Step {
      floats = List.copyOf(floats);
    }
  }

  /** Each element one of these numbers: NaN and infinities, whose results are exact. */
  record Choice(List<Float> values) implements Fill {
    public Choice {
      values = List.copyOf(values);
    }
  }

  /** The arguments for which a function is defined. */
  static Fill domain(UnaryFunction function) {
    return switch (function) {
      case SQRT, LOG, RECIPROCAL -> POSITIVE;
      case NEGATE, ABS, SIGN, SQUARE, EXP, EXPM1, ERF, TANH, SIGMOID, SOFTPLUS, RELU, STEP, FLOOR ->
          DENSE;
    };
  }

  /** Numbers whose sums of some thirty products a function neither overflows nor flattens. */
  static Fill activationDomain(UnaryFunction function) {
    return switch (function) {
      case EXP, EXPM1, ERF, TANH, SIGMOID, SOFTPLUS -> new Dense(0.25f);
      case SQRT, LOG, RECIPROCAL, NEGATE, ABS, SIGN, SQUARE, RELU, STEP, FLOOR -> domain(function);
    };
  }
}
