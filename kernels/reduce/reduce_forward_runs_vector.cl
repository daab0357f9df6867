/* Sum, maximum, minimum or product over axes the last of which is reduced, for CPU devices.
 *
 *   y[output * pieces + piece] = combination over the piece's rows r and places c of
 *       x[kept(output) + reduced(r) + c] * scale / divisor
 *
 * A piece is a rectangle of rows x places out of all rows (over the outer reduced axes) and the run
 * (the last axis, dense); one piece gives the result, more give parts for a second launch.
 *
 * Work-item: one output and piece, in four vectors that do not wait for each other.
 * Local memory: none.
 */
#include "reduce/reduction.clh"

__kernel void reduce_forward_runs_vector(
    __global const float *x, const int x_offset,
    __global const int *kept, const int kept_offset, const int kept_axes,
    __global const int *reduced, const int reduced_offset, const int reduced_axes,
    __global float *y, const int y_offset,
    const int outputs, const int pieces, const int run_pieces,
    const int rows, const int piece_rows,
    const int run, const int piece_run, const float scale, const float divisor)
{
  const int target = get_global_id(0);
  const int output = target / pieces;
  const int piece = target % pieces;
  if (output >= outputs) {
    return;
  }
  const int from_row = piece / run_pieces * piece_rows;
  const int to_row = min(from_row + piece_rows, rows);
  const int from = piece % run_pieces * piece_run;
  const int to = min(from + piece_run, run);
  const __global float *base = x + x_offset + walk(kept + kept_offset, kept_axes, output);

  float16 a = (float16)(NEUTRAL);
  float16 b = a;
  float16 c = a;
  float16 d = a;
  float rest = NEUTRAL;
  for (int row = from_row; row < to_row; row++) {
    const __global float *line = base + walk(reduced + reduced_offset, reduced_axes, row);
    int i = from;
    for (; i + 64 <= to; i += 64) {
      const float16 va = vload16(0, line + i);
      const float16 vb = vload16(0, line + i + 16);
      const float16 vc = vload16(0, line + i + 32);
      const float16 vd = vload16(0, line + i + 48);
      a = TAKE(a, va);
      b = TAKE(b, vb);
      c = TAKE(c, vc);
      d = TAKE(d, vd);
    }
    for (; i + 16 <= to; i += 16) {
      const float16 v = vload16(0, line + i);
      a = TAKE(a, v);
    }
    for (; i < to; i++) {
      const float v = line[i];
      rest = TAKE(rest, v);
    }
  }
  const float16 ab = COMBINE(a, b);
  const float16 cd = COMBINE(c, d);
  const float16 all16 = COMBINE(ab, cd);
  float lanes[16];
  vstore16(all16, 0, lanes);
  for (int half_lanes = 8; half_lanes > 0; half_lanes /= 2) {
    for (int i = 0; i < half_lanes; i++) {
      lanes[i] = COMBINE(lanes[i], lanes[i + half_lanes]);
    }
  }
  const float result = COMBINE(lanes[0], rest);
  y[y_offset + target] = result / divisor;
}
