/* Sum, maximum, minimum or product over axes before the last, which is kept, for CPU devices.
 *
 *   y[output * pieces + piece] = combination over the piece's rows r of
 *       x[kept(output) + reduced(r)] * scale / divisor
 *
 * One piece of all rows gives the result, more give parts for a second launch.
 *
 * Work-item: sixteen neighbours of a row of outputs and a piece, two rows at a time.
 * Local memory: none.
 */
#define FUNCTION_LANES 16
#include "common/lanes.clh"
#include "reduce/reduction.clh"

__kernel void reduce_forward_columns_vector(
    __global const float *x, const int x_offset,
    __global const int *kept, const int kept_offset, const int kept_axes,
    __global const int *reduced, const int reduced_offset, const int reduced_axes,
    __global float *y, const int y_offset,
    const int outputs, const int pieces,
    const int rows, const int piece_rows,
    const int columns, const float scale, const float divisor)
{
  const int blocks = (columns + 15) / 16;
  const int block = get_global_id(0) % blocks;
  const int piece = get_global_id(0) / blocks % pieces;
  const int first = get_global_id(0) / (blocks * pieces) * columns + block * 16;
  if (first >= outputs) {
    return;
  }
  const int count = min(columns - block * 16, 16);
  const int from = piece * piece_rows;
  const int to = min(from + piece_rows, rows);
  const __global int *axes = reduced + reduced_offset;
  const __global float *column = x + x_offset + walk(kept + kept_offset, kept_axes, first);

  float16 even = (float16)(NEUTRAL);
  float16 odd = even;
  int row = from;
  for (; row + 2 <= to; row += 2) {
    const float16 v = lanes_load(column + walk(axes, reduced_axes, row), count, NEUTRAL);
    const float16 w = lanes_load(column + walk(axes, reduced_axes, row + 1), count, NEUTRAL);
    even = TAKE(even, v);
    odd = TAKE(odd, w);
  }
  if (row < to) {
    const float16 v = lanes_load(column + walk(axes, reduced_axes, row), count, NEUTRAL);
    even = TAKE(even, v);
  }
  const float16 result = COMBINE(even, odd) / divisor;
  __global float *target = y + y_offset + first * pieces + piece;
  if (pieces == 1) {
    lanes_store(result, target, count);
  } else {
    float lanes[16];
    vstore16(result, 0, lanes);
    for (int i = 0; i < count; i++) {
      target[i * pieces] = lanes[i];
    }
  }
}
