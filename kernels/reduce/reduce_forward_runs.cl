/* Sum, maximum, minimum or product over axes the last of which is reduced, for GPUs.
 *
 *   y[output * pieces + piece] = combination over the piece's rows r and places c of
 *       x[kept(output) + reduced(r) + c] * scale / divisor
 *
 * A piece is a rectangle of rows x places out of all rows (over the outer reduced axes) and the run
 * (the last axis, dense); one piece gives the result, more give parts for a second launch.
 *
 * Work-items: a team of `team` items an output and piece, `width` of them along the run; the teams of
 * a group are independent. Local memory: a float an item, for a tree per team.
 * Limits: team, width and the group are powers of two, width <= team <= group.
 */
#include "reduce/reduction.clh"

__kernel void reduce_forward_runs(
    __global const float *x, const int x_offset,
    __global const int *kept, const int kept_offset, const int kept_axes,
    __global const int *reduced, const int reduced_offset, const int reduced_axes,
    __global float *y, const int y_offset,
    const int outputs, const int pieces, const int run_pieces,
    const int rows, const int piece_rows,
    const int run, const int piece_run,
    const int team, const int width, const float scale, const float divisor,
    __local float *parts)
{
  const int local_id = get_local_id(0);
  const int member = local_id % team;
  const int target = get_global_id(0) / team;
  const int output = target / pieces;
  const int piece = target % pieces;

  float result = NEUTRAL;
  if (output < outputs) {
    const int from_row = piece / run_pieces * piece_rows;
    const int to_row = min(from_row + piece_rows, rows);
    const int from = piece % run_pieces * piece_run;
    const int to = min(from + piece_run, run);
    const __global float *base = x + x_offset + walk(kept + kept_offset, kept_axes, output);
    for (int row = from_row + member / width; row < to_row; row += team / width) {
      const __global float *line = base + walk(reduced + reduced_offset, reduced_axes, row);
      for (int i = from + member % width; i < to; i += width) {
        const float value = line[i];
        result = TAKE(result, value);
      }
    }
  }
  parts[local_id] = result;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int half_team = team / 2; half_team > 0; half_team /= 2) {
    if (member < half_team) {
      const float other = parts[local_id + half_team];
      result = COMBINE(result, other);
      parts[local_id] = result;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (member == 0 && output < outputs) {
    y[y_offset + target] = result / divisor;
  }
}
