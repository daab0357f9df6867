/* What the gradients of normalization sum up, of each piece of each channel.
 *
 *   sums[c, piece] = (sum of dy, sum of dy * (x - mean[c]))
 *
 * Work-items: a team of `team` items a channel and piece, `width` of them along the run.
 * Local memory: a float an item. Limits: team, width and the group are powers of two, width <= team.
 */
#include "norm/batch_norm.clh"

__kernel void batch_norm_sums(
    __global const float *x, const int x_offset,
    __global const float *dy, const int dy_offset,
    __global const float *means, const int means_offset,
    __global float *sums, const int sums_offset,
    const int channels, const int rows, const int run,
    const int pieces, const int piece_rows, const int piece_run, const int run_pieces,
    const int team, const int width,
    __local float *parts)
{
  const int member = get_local_id(0) % team;
  const int target = get_global_id(0) / team;
  const int channel = target / pieces;
  const bool present = channel < channels;
  const piece_range range = present
      ? piece_of(target % pieces, rows, run, piece_rows, piece_run, run_pieces)
      : no_piece();
  const int start = present ? channel * run : 0;
  const float mean = present ? means[means_offset + channel] : 0.0f;

  FLOATS sum = 0.0f;
  FLOATS products = 0.0f;
  for (int row = range.from_row + member / width; row < range.to_row; row += team / width) {
    const int line = row * channels * run + start;
    const __global float *x_line = x + x_offset + line;
    const __global float *dy_line = dy + dy_offset + line;
    for (int i = range.from + member % width * LANES; i < range.to; i += width * LANES) {
      const FLOATS gradient = lanes_load(dy_line + i, range.to - i, 0.0f);
      sum += gradient;
      products += gradient * (lanes_load(x_line + i, range.to - i, mean) - mean);
    }
  }
  const float total = team_sum(lanes_total(sum), team, parts);
  const float total_products = team_sum(lanes_total(products), team, parts);
  if (present && member == 0) {
    sums[sums_offset + 2 * target] = total;
    sums[sums_offset + 2 * target + 1] = total_products;
  }
}
