package org.lenslet.model;

import org.lenslet.op.pointwise.Expression;

/** Formulas of elements that models are made of besides the usual ones. */
final class Scale {
  private Scale() {}

  /** Each element times a factor. */
  static Expression by(float factor) {
    return Expression.times(Expression.input(0), Expression.constant(factor));
  }
}
