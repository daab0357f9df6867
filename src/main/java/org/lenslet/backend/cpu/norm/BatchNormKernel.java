package org.lenslet.backend.cpu.norm;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.tensor.Shape;

/**
 * Normalization by the statistics of the batch and its gradients, a channel at a time: mean first,
 * then the squares of the distances from it, so that nothing cancels.
 *
 * @param images the batch
 * @param run positions of a channel of an image, which lie one behind the other
 */
record BatchNormKernel(CpuContext context, int images, int channels, int run, float epsilon) {

  private static BatchNormKernel of(CpuContext context, Shape x, float epsilon) {
    return new BatchNormKernel(context, x.get(0), x.get(1), x.product(2, x.rank()), epsilon);
  }

  static CpuKernel forward(CpuContext context, Problem problem) {
    float epsilon = ((BatchNorm) problem.op()).epsilon();
    boolean isAffine = problem.inputs().size() > 1;
    BatchNormKernel own = of(context, problem.input(0).shape(), epsilon);
    return binding -> own.bindForward(binding, isAffine);
  }

  static CpuKernel backward(CpuContext context, Problem problem) {
    float epsilon = ((BatchNormBackward) problem.op()).epsilon();
    boolean isAffine = problem.inputs().size() > 4;
    BatchNormKernel own = of(context, problem.input(0).shape(), epsilon);
    return binding -> own.bindBackward(binding, isAffine);
  }

  private int count() {
    return images * run;
  }

  /** The first position of a channel of an image. */
  private int start(Floats tensor, int image, int channel) {
    return tensor.offset() + (image * channels + channel) * run;
  }

  private Launch bindForward(Binding binding, boolean isAffine) {
    Floats x = Floats.of(binding.input(0));
    Floats gamma = isAffine ? Floats.of(binding.input(1)) : null;
    Floats beta = isAffine ? Floats.of(binding.input(2)) : null;
    Floats y = Floats.of(binding.output(0));
    Floats mean = Floats.of(binding.output(1));
    Floats variance = Floats.of(binding.output(2));
    return new ParallelLoop(
        context,
        channels,
        4L * count(),
        (from, to, worker) -> {
          for (int c = from; c < to; c++) {
            float m = mean(x, c);
            float v = variance(x, c, m);
            float scale = at(gamma, c, 1) / (float) Math.sqrt(v + epsilon);
            float shift = at(beta, c, 0);
            for (int image = 0; image < images; image++) {
              normalise(
                  x.array(), start(x, image, c), y.array(), start(y, image, c), m, scale, shift);
            }
            mean.array()[mean.offset() + c] = m;
            variance.array()[variance.offset() + c] = v;
          }
        });
  }

  private static float at(Floats tensor, int channel, float absent) {
    return tensor == null ? absent : tensor.array()[tensor.offset() + channel];
  }

  private float mean(Floats x, int channel) {
    Simd simd = context.simd();
    double sum = 0;
    for (int image = 0; image < images; image++) {
      sum += simd.sum(x.array(), start(x, image, channel), run);
    }
    return (float) (sum / count());
  }

  private float variance(Floats x, int channel, float mean) {
    Simd simd = context.simd();
    double squares = 0;
    for (int image = 0; image < images; image++) {
      squares += simd.squaredDistances(x.array(), start(x, image, channel), mean, run);
    }
    return (float) (squares / count());
  }

  private void normalise(
      float[] x, int xo, float[] y, int yo, float mean, float scale, float shift) {
    for (int i = 0; i < run; i++) {
      y[yo + i] = (x[xo + i] - mean) * scale + shift;
    }
  }

  /** dx = scale (dy - mean of dy - slope (x - mean)) along a run. */
  private void gradient(
      Floats x,
      Floats dy,
      Floats dx,
      int at,
      float mean,
      float scale,
      float meanOfDy,
      float slope) {
    float[] xs = x.array();
    float[] dys = dy.array();
    float[] dxs = dx.array();
    int xo = x.offset() + at;
    int dyo = dy.offset() + at;
    int dxo = dx.offset() + at;
    for (int i = 0; i < run; i++) {
      dxs[dxo + i] = scale * (dys[dyo + i] - meanOfDy - (xs[xo + i] - mean) * slope);
    }
  }

  private Launch bindBackward(Binding binding, boolean isAffine) {
    Floats x = Floats.of(binding.input(0));
    Floats dy = Floats.of(binding.input(1));
    Floats mean = Floats.of(binding.input(2));
    Floats variance = Floats.of(binding.input(3));
    Floats gamma = isAffine ? Floats.of(binding.input(4)) : null;
    Floats dx = Floats.of(binding.output(0));
    Floats dGamma = isAffine ? Floats.of(binding.output(1)) : null;
    Floats dBeta = isAffine ? Floats.of(binding.output(2)) : null;
    Simd simd = context.simd();
    return new ParallelLoop(
        context,
        channels,
        5L * count(),
        (from, to, worker) -> {
          for (int c = from; c < to; c++) {
            float m = at(mean, c, 0);
            float r = 1 / (float) Math.sqrt(at(variance, c, 1) + epsilon);
            double sum = 0;
            double products = 0;
            for (int image = 0; image < images; image++) {
              int dyo = start(dy, image, c);
              sum += simd.sum(dy.array(), dyo, run);
              products +=
                  simd.dotWithDistances(dy.array(), dyo, x.array(), start(x, image, c), m, run);
            }
            float dg = (float) (products * r);
            float scale = at(gamma, c, 1) * r;
            float meanOfDy = (float) (sum / count());
            float slope = dg / count() * r;
            for (int image = 0; image < images; image++) {
              int at = (image * channels + c) * run;
              gradient(x, dy, dx, at, m, scale, meanOfDy, slope);
            }
            if (isAffine) {
              dGamma.array()[dGamma.offset() + c] = dg;
              dBeta.array()[dBeta.offset() + c] = (float) sum;
            }
          }
        });
  }
}
