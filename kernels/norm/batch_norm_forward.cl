/* Normalization of each channel by the moments of its pieces.
 *
 *   y = (x - mean) * gamma[c] / sqrt(variance + epsilon) + beta[c]
 *
 * Means and squares of the pieces are put together one after the other (Chan, Golub, LeVeque,
 * "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979), by every item
 * alike; the first of a channel writes them. y may be x.
 *
 * Work-items: a team of `team` items a channel and piece, `width` of them along the run.
 * Local memory: none. Limits: team, width and the group are powers of two, width <= team.
 */
#include "norm/batch_norm.clh"

__kernel void batch_norm_forward(
    __global const float *x, const int x_offset,
    __global const float *moments, const int moments_offset,
    __global const float *gamma, const int gamma_offset,
    __global const float *beta, const int beta_offset,
    __global float *y, const int y_offset,
    __global float *means, const int means_offset,
    __global float *variances, const int variances_offset,
    const int channels, const int rows, const int run,
    const int pieces, const int piece_rows, const int piece_run, const int run_pieces,
    const int team, const int width,
    const int affine, const float epsilon)
{
  const int member = get_local_id(0) % team;
  const int target = get_global_id(0) / team;
  const int channel = target / pieces;
  const int piece = target % pieces;
  if (channel >= channels) {
    return;
  }
  const __global float *of_pieces = moments + moments_offset + 2 * channel * pieces;
  float elements = piece_elements(piece_of(0, rows, run, piece_rows, piece_run, run_pieces));
  float mean = of_pieces[0];
  float squares = of_pieces[1];
  for (int p = 1; p < pieces; p++) {
    const float more =
        piece_elements(piece_of(p, rows, run, piece_rows, piece_run, run_pieces));
    const float share = more / (elements + more);
    const float distance = of_pieces[2 * p] - mean;
    mean += distance * share;
    squares += of_pieces[2 * p + 1] + distance * distance * elements * share;
    elements += more;
  }
  const float variance = squares / elements;
  if (piece == 0 && member == 0) {
    means[means_offset + channel] = mean;
    variances[variances_offset + channel] = variance;
  }

  const float deviation = sqrt(variance + epsilon);
  const float scale = (affine ? gamma[gamma_offset + channel] : 1.0f) / deviation;
  const float shift = affine ? beta[beta_offset + channel] : 0.0f;
  const piece_range range = piece_of(piece, rows, run, piece_rows, piece_run, run_pieces);
  for (int row = range.from_row + member / width; row < range.to_row; row += team / width) {
    const int line = (row * channels + channel) * run;
    const __global float *from = x + x_offset + line;
    __global float *to = y + y_offset + line;
    for (int i = range.from + member % width * LANES; i < range.to; i += width * LANES) {
      const FLOATS value = lanes_load(from + i, range.to - i, mean);
      lanes_store((value - mean) * scale + shift, to + i, range.to - i);
    }
  }
}
