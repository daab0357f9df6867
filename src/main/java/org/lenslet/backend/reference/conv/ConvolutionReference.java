package org.lenslet.backend.reference.conv;

import static org.lenslet.backend.reference.launch.WindowMap.OUTSIDE;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.WindowMap;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/**
 * Convolution in its three directions, as the formulas say: for each element of the result one sum
 * in double precision. Links are the pairs of channels that are connected.
 */
public final class ConvolutionReference {
  private ConvolutionReference() {}

  public static void list(ReferenceList list) {
    list.add(
            "convolution_forward",
            Convolution.class,
            ConvolutionReference::forward,
            ConvolutionTiled::forward)
        .add(
            "convolution_backward_data",
            ConvolutionBackwardData.class,
            ConvolutionReference::backwardData,
            ConvolutionTiled::backwardData)
        .add(
            "convolution_backward_filter",
            ConvolutionBackwardFilter.class,
            ConvolutionReference::backwardFilter,
            ConvolutionTiled::backwardFilter);
  }

  /** y[n,k,p] = f(b[k] + sum over taps r and links c to k of w[k,c,r] * x[n,c,input(p,r)]). */
  static Launch forward(Convolution op, Operands operands) {
    Floats x = operands.input(0);
    Floats w = operands.input(1);
    Floats y = operands.output(0);
    Floats bias = operands.inputCount() == 3 ? operands.input(2) : null;
    int batch = y.shape().get(0);
    int inputs = x.shape().get(1);
    int outputs = y.shape().get(1);
    WindowMap reads = WindowMap.reads(op.window(), x.shape(), y.shape());
    Links links = new Links(op.connectivity(), inputs, outputs);
    return () -> {
      for (int n = 0; n < batch; n++) {
        for (int k = 0; k < outputs; k++) {
          for (int p = 0; p < reads.positions(); p++) {
            double start = bias == null ? 0 : bias.get(k);
            double sum = addProducts(start, n, k, p, reads, links, w, x);
            int at = (n * outputs + k) * reads.positions() + p;
            y.set(at, op.activation().isEmpty() ? sum : op.activation().get().apply(sum));
          }
        }
      }
    };
  }

  /** dx[n,c,q] = sum over taps r and links k from c of w[k,c,r] * dy[n,k,output(q,r)]. */
  static Launch backwardData(ConvolutionBackwardData op, Operands operands) {
    Floats dy = operands.input(0);
    Floats w = operands.input(1);
    Floats dx = operands.output(0);
    int batch = dx.shape().get(0);
    int inputs = dx.shape().get(1);
    WindowMap readers = WindowMap.readers(op.forward().window(), dx.shape(), dy.shape());
    Links links = new Links(op.forward().connectivity(), inputs, dy.shape().get(1)).reversed();
    return () -> {
      for (int n = 0; n < batch; n++) {
        for (int c = 0; c < inputs; c++) {
          for (int q = 0; q < readers.positions(); q++) {
            int at = (n * inputs + c) * readers.positions() + q;
            dx.set(at, addProducts(0, n, c, q, readers, links, w, dy));
          }
        }
      }
    };
  }

  /** Adds the products of all taps and of all links to a channel at a position of an image. */
  private static double addProducts(
      double sum,
      int n,
      int channel,
      int position,
      WindowMap map,
      Links links,
      Floats w,
      Floats source) {
    int channels = source.shape().get(1);
    for (int tap = 0; tap < map.taps(); tap++) {
      int other = map.other(position, tap);
      if (other != OUTSIDE) {
        for (int link : links.ofOutput(channel)) {
          int from = (n * channels + links.input(link)) * map.others() + other;
          sum += w.get(link * map.taps() + tap) * source.get(from);
        }
      }
    }
    return sum;
  }

  /** dw[k,c,r] = sum over n and p of dy[n,k,p] * x[n,c,input(p,r)]. */
  static Launch backwardFilter(ConvolutionBackwardFilter op, Operands operands) {
    Floats x = operands.input(0);
    Floats dy = operands.input(1);
    Floats dw = operands.output(0);
    int batch = x.shape().get(0);
    int inputs = x.shape().get(1);
    int outputs = dy.shape().get(1);
    WindowMap reads = WindowMap.reads(op.forward().window(), x.shape(), dy.shape());
    Links links = new Links(op.forward().connectivity(), inputs, outputs);
    return () -> {
      for (int k = 0; k < outputs; k++) {
        for (int link : links.ofOutput(k)) {
          for (int tap = 0; tap < reads.taps(); tap++) {
            double sum = 0;
            for (int p = 0; p < reads.positions(); p++) {
              int q = reads.other(p, tap);
              for (int n = 0; q != OUTSIDE && n < batch; n++) {
                sum +=
                    dy.get((n * outputs + k) * reads.positions() + p)
                        * x.get((n * inputs + links.input(link)) * reads.others() + q);
              }
            }
            dw.set(link * reads.taps() + tap, sum);
          }
        }
      }
    };
  }
}
