package org.lenslet.backend.reference.conv;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Column;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Tile;
import org.lenslet.backend.reference.launch.WindowMap;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/**
 * What {@link ConvolutionReference} computes, in tiles, threads and several sums at a time: its
 * fast twin, proved against it. The innermost loops run over a {@link Column}.
 */
final class ConvolutionTiled {
  /** Input channels whose part of the filter's gradient one thread computes at a time. */
  private static final int CHANNELS = 16;

  /** Short enough for a column and what it is multiplied by to stay in the nearest cache. */
  private static final int POSITIONS = 512;

  private ConvolutionTiled() {}

  /** y[n,k,p] = f(b[k] + sum over taps r and links c to k of w[k,c,r] * x[n,c,input(p,r)]). */
  static Launch forward(Convolution op, Operands operands) {
    Floats x = operands.input(0);
    Floats w = operands.input(1);
    Floats y = operands.output(0);
    Floats bias = operands.inputCount() == 3 ? operands.input(2) : null;
    int batch = y.shape().get(0);
    int outputs = y.shape().get(1);
    WindowMap reads = WindowMap.reads(op.window(), x.shape(), y.shape());
    Links links = new Links(op.connectivity(), x.shape().get(1), outputs);
    return () ->
        Tile.forEach(
            batch * reads.positions(),
            outputs,
            tile -> {
              double[][] sums = tile.sums();
              for (int i = 0; i < sums.length && bias != null; i++) {
                Arrays.fill(sums[i], bias.get(tile.first() + i));
              }
              addProducts(tile, sums, reads, links, w, x);
              op.activation().ifPresent(function -> tile.apply(sums, function));
              tile.write(sums, y, outputs, reads.positions());
            });
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
    return () ->
        Tile.forEach(
            batch * readers.positions(),
            inputs,
            tile -> {
              double[][] sums = tile.sums();
              addProducts(tile, sums, readers, links, w, dy);
              tile.write(sums, dx, inputs, readers.positions());
            });
  }

  /** Adds to each sum of a tile the products of all taps and of all links to its channel. */
  private static void addProducts(
      Tile tile, double[][] sums, WindowMap map, Links links, Floats w, Floats source) {
    int channels = source.shape().get(1);
    int plane = map.others();
    for (int tap = 0; tap < map.taps(); tap++) {
      Column column = map.column(tap, tile.from(), tile.to(), channels * plane);
      for (int channel = 0; channel < channels; channel++) {
        boolean read = false;
        for (int link : links.ofInput(channel)) {
          int target = links.output(link);
          if (target < tile.first() || target >= tile.end()) {
            continue;
          }
          if (!read) {
            column.read(source, channel * plane);
            read = true;
          }
          column.addTimes(w.get(link * map.taps() + tap), sums[target - tile.first()]);
        }
      }
    }
  }

  /** dw[k,c,r] = sum over n and p of dy[n,k,p] * x[n,c,input(p,r)]. */
  static Launch backwardFilter(ConvolutionBackwardFilter op, Operands operands) {
    Floats x = operands.input(0);
    Floats dy = operands.input(1);
    Floats dw = operands.output(0);
    int inputs = x.shape().get(1);
    WindowMap reads = WindowMap.reads(op.forward().window(), x.shape(), dy.shape());
    Links links = new Links(op.forward().connectivity(), inputs, dy.shape().get(1));
    int blocks = (inputs + CHANNELS - 1) / CHANNELS;
    return () -> {
      double[][] upstream = byChannel(dy);
      IntStream.range(0, reads.taps() * blocks)
          .parallel()
          .forEach(
              task -> {
                int first = task % blocks * CHANNELS;
                int end = Math.min(first + CHANNELS, inputs);
                filterThrough(task / blocks, first, end, reads, links, x, upstream, dw);
              });
    };
  }

  /** The gradient through one tap of the links from some input channels. */
  private static void filterThrough(
      int tap,
      int first,
      int end,
      WindowMap map,
      Links links,
      Floats x,
      double[][] upstream,
      Floats dw) {
    int plane = map.others();
    int positions = upstream[0].length;
    double[][] sums = new double[end - first][];
    Arrays.setAll(sums, i -> new double[links.ofInput(first + i).length]);
    for (int from = 0; from < positions; from += POSITIONS) {
      int to = Math.min(from + POSITIONS, positions);
      Column column = map.column(tap, from, to, x.shape().get(1) * plane);
      for (int c = first; c < end; c++) {
        column.read(x, c * plane);
        int[] linksOf = links.ofInput(c);
        for (int i = 0; i < linksOf.length; i++) {
          sums[c - first][i] += column.dot(upstream[links.output(linksOf[i])], from);
        }
      }
    }
    for (int c = first; c < end; c++) {
      int[] linksOf = links.ofInput(c);
      for (int i = 0; i < linksOf.length; i++) {
        dw.set(linksOf[i] * map.taps() + tap, sums[c - first][i]);
      }
    }
  }

  /** For each channel of N x C x spatial its planes, one behind the other. */
  private static double[][] byChannel(Floats tensor) {
    int batch = tensor.shape().get(0);
    int channels = tensor.shape().get(1);
    int plane = tensor.shape().product(2, tensor.shape().rank());
    double[][] planes = new double[channels][batch * plane];
    IntStream.range(0, channels)
        .parallel()
        .forEach(
            c -> {
              for (int n = 0; n < batch; n++) {
                for (int p = 0; p < plane; p++) {
                  planes[c][n * plane + p] = tensor.get((n * channels + c) * plane + p);
                }
              }
            });
    return planes;
  }
}
