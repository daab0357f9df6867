package org.lenslet.backend.opencl.norm;

import java.util.Map;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Pieces;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.tensor.Shape;

/**
 * How the channels of a tensor N x C x any are shared out to teams of work-items: on GPUs a team of
 * a work-group a piece of a channel, on CPU devices a work-item, in vectors along the run.
 *
 * @param rows images
 * @param run positions of a channel of an image, which lie one behind the other
 */
record ChannelTeams(boolean isVector, int channels, int rows, int run, Pieces pieces) {
  private static final int LANES = 16;

  /** Work-items of a group. */
  private static final int GROUP = 128;

  /** Elements for a member of a team, so that the tree at the end is the smaller part. */
  private static final int ELEMENTS_OF_MEMBER = 8;

  /** Of a piece: for a team's members some tens each, for a work-item a few hundred vectors. */
  private static final int LEAST_ELEMENTS = 4096;

  /** Pieces of all channels, enough for every unit of a device. */
  private static final int MOST_PIECES = 2048;

  static ChannelTeams of(Shape x, boolean isVector) {
    int channels = x.get(1);
    int rows = x.get(0);
    int run = x.product(2, x.rank());
    return new ChannelTeams(
        isVector, channels, rows, run, Pieces.of(rows, run, channels, LEAST_ELEMENTS, MOST_PIECES));
  }

  /** Pieces of all channels. */
  int targets() {
    return channels * pieces.count();
  }

  /** How much of a vector a short run leaves idle. */
  double cost() {
    return isVector && run < LANES ? (double) LANES / Math.max(1, run) : 1;
  }

  KernelVariant variant(String name) {
    String file = "norm/" + name + ".cl";
    return isVector
        ? KernelVariant.of(file, Map.of("FUNCTION_LANES", LANES))
        : KernelVariant.of(file);
  }

  /** Binds the sizes, and sets the range. */
  KernelCall bind(KernelCall call) {
    int group = isVector ? 1 : Integer.highestOneBit(Math.min(GROUP, call.maxWorkGroup()));
    int members = Math.max(1, pieces.elements() / ELEMENTS_OF_MEMBER);
    int team = Math.min(group, Integer.highestOneBit(members));
    int width = Math.min(team, Integer.highestOneBit(Math.max(1, 2 * pieces.run() - 1)));
    return call.i32("channels", channels)
        .i32("rows", rows)
        .i32("run", run)
        .i32("pieces", pieces.count())
        .i32("piece_rows", pieces.rows())
        .i32("piece_run", pieces.run())
        .i32("run_pieces", pieces.runPieces())
        .i32("team", team)
        .i32("width", width)
        .range((long) targets() * team, group);
  }

  /** As {@link #bind}, for kernels whose members sum up together. */
  KernelCall bindWithParts(KernelCall call) {
    int group = isVector ? 1 : Integer.highestOneBit(Math.min(GROUP, call.maxWorkGroup()));
    return bind(call.local("parts", group * Float.BYTES));
  }
}
