package org.lenslet.onnx.rule;

/** What an operation means. */
@FunctionalInterface
public interface Rule {
  /**
   * Gives the node its outputs.
   *
   * @throws org.lenslet.error.ShapeException if the inputs do not fit
   * @throws org.lenslet.error.UnsupportedOpException if this form of the operation cannot be had
   */
  void apply(Call call);
}
