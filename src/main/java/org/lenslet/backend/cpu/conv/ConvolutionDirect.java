package org.lenslet.backend.cpu.conv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.cpu.gemm.BiasActivation;
import org.lenslet.backend.cpu.launch.ClippedTaps;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Convolution in its three directions, tap by tap, where no matrix product can be made of it:
 * padding that makes planes too large to copy, and empty tensors. It needs no workspace.
 */
final class ConvolutionDirect {
  /** What happens at a tap inside the input, with indices within planes and window. */
  private interface Tap {
    void at(int input, int output, int tap);
  }

  /** A pair of connected channels; its number is its place in the filter. */
  private record Link(int number, int input, int output) {}

  /** A kernel of one of the directions. */
  private record Kernel(Function<Binding, Launch> binds) implements CpuKernel {
    @Override
    public double cost() {
      return Proposal.LAST_RESORT;
    }

    @Override
    public Launch bind(Binding binding) {
      return binds.apply(binding);
    }
  }

  private final CpuContext context;
  private final ConvolutionSizes sizes;
  private final Planes planes;
  private final ClippedTaps depth;
  private final ClippedTaps height;
  private final ClippedTaps width;
  private final List<Link> links;

  private ConvolutionDirect(CpuContext context, ConvolutionSizes sizes) {
    this.context = context;
    this.sizes = sizes;
    this.planes = sizes.planes();
    this.depth = planes.depthTaps();
    this.height = planes.heightTaps();
    this.width = planes.widthTaps();
    this.links = links(sizes);
  }

  static CpuKernel forward(CpuContext context, Problem problem) {
    Convolution op = (Convolution) problem.op();
    ConvolutionSizes sizes =
        ConvolutionSizes.of(op, problem.input(0).shape(), problem.output(0).shape());
    ConvolutionDirect direct = new ConvolutionDirect(context, sizes);
    boolean hasBias = problem.inputs().size() > 2;
    return new Kernel(binding -> direct.bindForward(binding, hasBias, op.activation()));
  }

  static CpuKernel backwardData(CpuContext context, Problem problem) {
    ConvolutionBackwardData op = (ConvolutionBackwardData) problem.op();
    ConvolutionSizes sizes =
        ConvolutionSizes.of(op.forward(), op.input(), problem.input(0).shape());
    return new Kernel(new ConvolutionDirect(context, sizes)::bindBackwardData);
  }

  static CpuKernel backwardFilter(CpuContext context, Problem problem) {
    ConvolutionBackwardFilter op = (ConvolutionBackwardFilter) problem.op();
    ConvolutionSizes sizes =
        ConvolutionSizes.of(op.forward(), problem.input(0).shape(), problem.input(1).shape());
    return new Kernel(new ConvolutionDirect(context, sizes)::bindBackwardFilter);
  }

  private static List<Link> links(ConvolutionSizes sizes) {
    List<Link> links = new ArrayList<>();
    for (int k = 0; k < sizes.outputs(); k++) {
      if (sizes.connectivity() instanceof Connectivity.Table table) {
        for (int c : table.inputsOf().get(k)) {
          links.add(new Link(links.size(), c, k));
        }
      } else {
        int first = k / sizes.outputsPerGroup() * sizes.inputsPerGroup();
        for (int c = first; c < first + sizes.inputsPerGroup(); c++) {
          links.add(new Link(links.size(), c, k));
        }
      }
    }
    return links;
  }

  private Launch bindForward(Binding binding, boolean hasBias, Optional<UnaryFunction> activation) {
    Floats x = Floats.of(binding.input(0));
    Floats w = Floats.of(binding.input(1));
    Floats y = Floats.of(binding.output(0));
    BiasActivation end =
        new BiasActivation(
            context.simd(),
            hasBias ? BiasActivation.Axis.ROW : BiasActivation.Axis.NONE,
            hasBias ? Floats.of(binding.input(2)) : y,
            activation.orElse(null));
    return overPlanes(
        sizes.outputs(),
        (n, k) -> {
          int to = plane(y, n, k, sizes.outputs(), planes.outputSize());
          Arrays.fill(y.array(), to, to + planes.outputSize(), 0f);
          for (Link link : links) {
            if (link.output() == k) {
              int from = plane(x, n, link.input(), sizes.inputs(), planes.inputSize());
              int filter = w.offset() + link.number() * planes.taps();
              everyTap(
                  (input, output, tap) ->
                      y.array()[to + output] += w.array()[filter + tap] * x.array()[from + input]);
            }
          }
          end.apply(0, k, 0, planes.outputSize(), y.array(), to);
        });
  }

  private Launch bindBackwardData(Binding binding) {
    Floats dy = Floats.of(binding.input(0));
    Floats w = Floats.of(binding.input(1));
    Floats dx = Floats.of(binding.output(0));
    return overPlanes(
        sizes.inputs(),
        (n, c) -> {
          int to = plane(dx, n, c, sizes.inputs(), planes.inputSize());
          Arrays.fill(dx.array(), to, to + planes.inputSize(), 0f);
          for (Link link : links) {
            if (link.input() == c) {
              int from = plane(dy, n, link.output(), sizes.outputs(), planes.outputSize());
              int filter = w.offset() + link.number() * planes.taps();
              everyTap(
                  (input, output, tap) ->
                      dx.array()[to + input] +=
                          w.array()[filter + tap] * dy.array()[from + output]);
            }
          }
        });
  }

  private Launch bindBackwardFilter(Binding binding) {
    Floats x = Floats.of(binding.input(0));
    Floats dy = Floats.of(binding.input(1));
    Floats dw = Floats.of(binding.output(0));
    int taps = planes.taps();
    return new ParallelLoop(
        context,
        links.size(),
        (long) sizes.images() * planes.outputSize() * taps,
        (first, end, worker) -> {
          for (Link link : links.subList(first, end)) {
            int to = dw.offset() + link.number() * taps;
            Arrays.fill(dw.array(), to, to + taps, 0f);
            for (int n = 0; n < sizes.images(); n++) {
              int input = plane(x, n, link.input(), sizes.inputs(), planes.inputSize());
              int output = plane(dy, n, link.output(), sizes.outputs(), planes.outputSize());
              everyTap(
                  (in, out, tap) ->
                      dw.array()[to + tap] += dy.array()[output + out] * x.array()[input + in]);
            }
          }
        });
  }

  /** What is done for a channel of an image. */
  private interface OfPlane {
    void run(int n, int channel);
  }

  private Launch overPlanes(int channels, OfPlane body) {
    return new ParallelLoop(
        context,
        sizes.images() * channels,
        (long) planes.outputSize() * planes.taps() * (links.size() / Math.max(1, channels) + 1),
        (first, end, worker) -> {
          for (int i = first; i < end; i++) {
            body.run(i / channels, i % channels);
          }
        });
  }

  private static int plane(Floats tensor, int n, int channel, int channels, int size) {
    return tensor.offset() + (n * channels + channel) * size;
  }

  private void everyTap(Tap tap) {
    for (int d = 0; d < planes.output().d(); d++) {
      for (int kd = depth.first()[d]; kd < depth.end()[d]; kd++) {
        int inD = depth.start()[d] + kd * planes.dilation().d();
        for (int h = 0; h < planes.output().h(); h++) {
          for (int kh = height.first()[h]; kh < height.end()[h]; kh++) {
            int inH = height.start()[h] + kh * planes.dilation().h();
            alongRow(
                (inD * planes.input().h() + inH) * planes.input().w(),
                (d * planes.output().h() + h) * planes.output().w(),
                (kd * planes.kernel().h() + kh) * planes.kernel().w(),
                tap);
          }
        }
      }
    }
  }

  private void alongRow(int input, int output, int taps, Tap tap) {
    for (int w = 0; w < planes.output().w(); w++) {
      for (int kw = width.first()[w]; kw < width.end()[w]; kw++) {
        tap.at(input + width.start()[w] + kw * planes.dilation().w(), output + w, taps + kw);
      }
    }
  }
}
