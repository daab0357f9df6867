package org.lenslet.backend.reference.pool;

import java.util.Arrays;
import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.op.pool.Bands;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.tensor.Shape;

/** Weighted sums of neighbours, and their gradient. */
public final class ResampleReference {
  private ResampleReference() {}

  public static void list(ReferenceList list) {
    list.add("resample_forward", Resample.class, ResampleReference::forward)
        .add("resample_backward", ResampleBackward.class, ResampleReference::backward);
  }

  /** y[plane,p] = sum over q of x[plane,q] times the weights of p and q along each axis. */
  static Launch forward(Resample op, Operands operands) {
    Bands[] axes = op.bands(operands.input(0).shape());
    return () -> sum(axes, operands.input(0), operands.output(0));
  }

  /** dx[plane,q] = sum over p of dy[plane,p] times the weights of p and q along each axis. */
  static Launch backward(ResampleBackward op, Operands operands) {
    Bands[] axes = op.forward().bands(op.input());
    Floats dy = operands.input(0);
    Floats dx = operands.output(0);
    return () -> scatter(axes, dy, dx);
  }

  private static void sum(Bands[] axes, Floats x, Floats y) {
    int outputs = outputs(axes);
    int inputs = x.elements() / Math.max(1, planes(x.shape()));
    for (int i = 0; i < y.elements(); i++) {
      int start = i / outputs * inputs;
      double[] sum = new double[1];
      visit(axes, x.shape(), i % outputs, (q, weight) -> sum[0] += weight * x.get(start + q));
      y.set(i, sum[0]);
    }
  }

  /** By the weights of the forward operation themselves, not transposed ones. */
  private static void scatter(Bands[] axes, Floats dy, Floats dx) {
    int outputs = outputs(axes);
    double[] sums = new double[dx.elements() / Math.max(1, planes(dx.shape()))];
    for (int plane = 0; plane < planes(dx.shape()); plane++) {
      Arrays.fill(sums, 0);
      for (int p = 0; p < outputs; p++) {
        double gradient = dy.get(plane * outputs + p);
        visit(axes, dx.shape(), p, (q, weight) -> sums[q] += weight * gradient);
      }
      for (int q = 0; q < sums.length; q++) {
        dx.set(plane * sums.length + q, sums[q]);
      }
    }
  }

  /** Takes a position of the input plane and its weight. */
  private interface Visitor {
    void visit(int position, double weight);
  }

  /** Visits all that makes one output. */
  private static void visit(Bands[] axes, Shape input, int output, Visitor visitor) {
    int width = input.get(-1);
    int height = input.rank() > 3 ? input.get(-2) : 1;
    int w = output % axes[2].outputs();
    int h = output / axes[2].outputs() % axes[1].outputs();
    int d = output / axes[2].outputs() / axes[1].outputs();
    for (int i = 0; i < axes[0].weights()[d].length; i++) {
      for (int j = 0; j < axes[1].weights()[h].length; j++) {
        for (int k = 0; k < axes[2].weights()[w].length; k++) {
          int row = (axes[0].first()[d] + i) * height + axes[1].first()[h] + j;
          double weight =
              axes[0].weights()[d][i] * axes[1].weights()[h][j] * axes[2].weights()[w][k];
          visitor.visit(row * width + axes[2].first()[w] + k, weight);
        }
      }
    }
  }

  private static int outputs(Bands[] axes) {
    return axes[0].outputs() * axes[1].outputs() * axes[2].outputs();
  }

  private static int planes(Shape shape) {
    return shape.product(0, 2);
  }
}
