package org.lenslet.model;

import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.error.Count;
import org.lenslet.layer.Model;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;

/**
 * LeNet-5 (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
 * recognition", Proc. IEEE 86(11), 1998, section II-B), in today's form and in the published one.
 * Both take 32x32 grey images, or 28x28 ones, which the first layer pads by 2.
 */
final class LeNet5 {

  private LeNet5() {}

  /**
   * Full connections, parameter-free pooling, a linear output: 61,706 parameters for 10 classes.
   */
  static Model modern(Shape input, int classes) {
    return Model.input(input)
        .name("lenet5")
        .conv(6, firstKernel("lenet5", input))
        .tanh()
        .avgPool(2)
        .conv(16, kernel(5))
        .tanh()
        .avgPool(2)
        .conv(120, kernel(5))
        .tanh()
        .flatten()
        .dense(84)
        .tanh()
        .dense(classes)
        .build();
  }

  /** As published: 60,000 trainable parameters, the codes of the RBF output not counted. */
  static Model original(Shape input, int classes) {
    String name = "lenet5-1998";
    if (classes != DigitCodes.COUNT) {
      throw Zoo.unfit(
          name, "data of 10 classes (its output codes are digits)", Count.of(classes, "class"));
    }
    return Model.input(input)
        .name(name)
        .initializer(Initializer.lecunUniform())
        .conv(6, firstKernel(name, input))
        .elementwise("squash", squash())
        .subSampling(2)
        .elementwise("squash", squash())
        .conv(16, kernel(5), Connectivity.LENET_C3)
        .elementwise("squash", squash())
        .subSampling(2)
        .elementwise("squash", squash())
        .conv(120, kernel(5))
        .elementwise("squash", squash())
        .flatten()
        .dense(84)
        .elementwise("squash", squash())
        .radialBasis(DigitCodes.tensor())
        .build();
  }

  /** {@code 1.7159 tanh(2/3 x)}: plus and minus 1 stay themselves (appendix A of the paper). */
  private static Expression squash() {
    Expression inner =
        Expression.binary(
            BinaryFunction.MULTIPLY, Expression.constant(2 / 3f), Expression.input(0));
    return Expression.binary(
        BinaryFunction.MULTIPLY,
        Expression.constant(1.7159f),
        Expression.unary(UnaryFunction.TANH, inner));
  }

  private static Kernel firstKernel(String model, Shape input) {
    boolean small = input.equals(Shape.of(1, 28, 28));
    if (!small && !input.equals(Shape.of(1, 32, 32))) {
      throw Zoo.unfit(model, "images of 1x28x28 or 1x32x32", input);
    }
    return kernel(5).padding(small ? 2 : 0);
  }
}
