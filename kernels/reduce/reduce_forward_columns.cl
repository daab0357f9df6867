/* Sum, maximum, minimum or product over axes before the last, which is kept, for GPUs.
 *
 *   y[output * pieces + piece] = combination over the piece's rows r of
 *       x[kept(output) + reduced(r)] * scale / divisor
 *
 * One piece of all rows gives the result, more give parts for a second launch.
 *
 * Work-item: one output and piece; neighbours read neighbours. Local memory: none.
 */
#include "reduce/reduction.clh"

__kernel void reduce_forward_columns(
    __global const float *x, const int x_offset,
    __global const int *kept, const int kept_offset, const int kept_axes,
    __global const int *reduced, const int reduced_offset, const int reduced_axes,
    __global float *y, const int y_offset,
    const int outputs, const int pieces,
    const int rows, const int piece_rows, const float scale, const float divisor)
{
  const int output = get_global_id(0) % outputs;
  const int piece = get_global_id(0) / outputs;
  if (piece >= pieces) {
    return;
  }
  const int from = piece * piece_rows;
  const int to = min(from + piece_rows, rows);
  const __global float *column = x + x_offset + walk(kept + kept_offset, kept_axes, output);
  float result = NEUTRAL;
  for (int row = from; row < to; row++) {
    const float value = column[walk(reduced + reduced_offset, reduced_axes, row)];
    result = TAKE(result, value);
  }
  y[y_offset + output * pieces + piece] = result / divisor;
}
