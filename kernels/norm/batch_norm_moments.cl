/* Mean and sum of squared distances from it, of each piece of each channel.
 *
 *   moments[c, piece] = (mean, sum over the piece of (x - mean)^2)
 *
 * The distances are from the piece's own mean, so that nothing cancels; the second time its elements
 * come from a cache.
 *
 * Work-items: a team of `team` items a channel and piece, `width` of them along the run.
 * Local memory: a float an item. Limits: team, width and the group are powers of two, width <= team.
 */
#include "norm/batch_norm.clh"

__kernel void batch_norm_moments(
    __global const float *x, const int x_offset,
    __global float *moments, const int moments_offset,
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
  const __global float *base = x + x_offset + (present ? channel * run : 0);
  const int first = range.from + member % width * LANES;

  FLOATS sum = 0.0f;
  for (int row = range.from_row + member / width; row < range.to_row; row += team / width) {
    const __global float *line = base + row * channels * run;
    for (int i = first; i < range.to; i += width * LANES) {
      sum += lanes_load(line + i, range.to - i, 0.0f);
    }
  }
  const float mean = team_sum(lanes_total(sum), team, parts) / piece_elements(range);

  FLOATS squares = 0.0f;
  for (int row = range.from_row + member / width; row < range.to_row; row += team / width) {
    const __global float *line = base + row * channels * run;
    for (int i = first; i < range.to; i += width * LANES) {
      const FLOATS distance = lanes_load(line + i, range.to - i, mean) - mean;
      squares += distance * distance;
    }
  }
  const float total = team_sum(lanes_total(squares), team, parts);
  if (present && member == 0) {
    moments[moments_offset + 2 * target] = mean;
    moments[moments_offset + 2 * target + 1] = total;
  }
}
