package org.lenslet.backend.reference;

import static org.lenslet.backend.reference.WindowMap.OUTSIDE;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.Operands.Floats;
import org.lenslet.op.Convolution;
import org.lenslet.op.ConvolutionBackwardData;
import org.lenslet.op.ConvolutionBackwardFilter;
import org.lenslet.tensor.Shape;

/** Convolution in its three directions. */
final class ConvolutionReference {
  private ConvolutionReference() {}

  /** y[n,k,p] = f(b[k] + sum over links c to k and taps r of w[k,c,r] * x[n,c,input(p,r)]). */
  static Launch forward(Convolution op, Operands operands) {
    Floats x = operands.input(0);
    Floats w = operands.input(1);
    Floats y = operands.output(0);
    Floats bias = operands.inputCount() == 3 ? operands.input(2) : null;
    int batch = x.shape().get(0);
    int inputs = x.shape().get(1);
    int outputs = y.shape().get(1);
    WindowMap map = new WindowMap(op.window(), x.shape(), y.shape());
    Links links = new Links(op.connectivity(), inputs, outputs);
    int[] reads = new int[map.taps()];
    return () -> {
      for (int p = 0; p < map.outputs(); p++) {
        map.inputsOf(p, reads);
        for (int n = 0; n < batch; n++) {
          for (int k = 0; k < outputs; k++) {
            double sum = bias == null ? 0 : bias.get(k);
            for (int link : links.ofOutput(k)) {
              int plane = (n * inputs + links.input(link)) * map.inputs();
              sum += dot(w, link * map.taps(), x, plane, reads);
            }
            double value = op.activation().isPresent() ? op.activation().get().apply(sum) : sum;
            y.set((n * outputs + k) * map.outputs() + p, value);
          }
        }
      }
    };
  }

  /** dx[n,c,q] = sum over links k from c and taps r of w[k,c,r] * dy[n,k,output(q,r)]. */
  static Launch backwardData(ConvolutionBackwardData op, Operands operands) {
    Floats dy = operands.input(0);
    Floats w = operands.input(1);
    Floats dx = operands.output(0);
    int batch = dx.shape().get(0);
    int inputs = dx.shape().get(1);
    int outputs = dy.shape().get(1);
    WindowMap map = new WindowMap(op.forward().window(), dx.shape(), dy.shape());
    Links links = new Links(op.forward().connectivity(), inputs, outputs);
    int[] readers = new int[map.taps()];
    return () -> {
      for (int q = 0; q < map.inputs(); q++) {
        map.outputsOf(q, readers);
        for (int n = 0; n < batch; n++) {
          for (int c = 0; c < inputs; c++) {
            double sum = 0;
            for (int link : links.ofInput(c)) {
              int plane = (n * outputs + links.output(link)) * map.outputs();
              sum += dot(w, link * map.taps(), dy, plane, readers);
            }
            dx.set((n * inputs + c) * map.inputs() + q, sum);
          }
        }
      }
    };
  }

  /** dw[k,c,r] = sum over n and p of dy[n,k,p] * x[n,c,input(p,r)]. */
  static Launch backwardFilter(ConvolutionBackwardFilter op, Operands operands) {
    Floats x = operands.input(0);
    Floats dy = operands.input(1);
    Floats dw = operands.output(0);
    Shape input = x.shape();
    int inputs = input.get(1);
    int outputs = dy.shape().get(1);
    WindowMap map = new WindowMap(op.forward().window(), input, dy.shape());
    Links links = new Links(op.forward().connectivity(), inputs, outputs);
    int[] reads = new int[map.outputs()];
    return () -> {
      for (int r = 0; r < map.taps(); r++) {
        map.inputsThrough(r, reads);
        for (int link = 0; link < links.count(); link++) {
          double sum = 0;
          for (int n = 0; n < input.get(0); n++) {
            int upstream = (n * outputs + links.output(link)) * map.outputs();
            int plane = (n * inputs + links.input(link)) * map.inputs();
            sum += dot(dy, upstream, x, plane, reads);
          }
          dw.set(link * map.taps() + r, sum);
        }
      }
    };
  }

  /** The sum over i of a[aStart + i] * b[bStart + positions[i]], without positions outside. */
  private static double dot(Floats a, int aStart, Floats b, int bStart, int[] positions) {
    double sum = 0;
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] != OUTSIDE) {
        sum += a.get(aStart + i) * b.get(bStart + positions[i]);
      }
    }
    return sum;
  }
}
