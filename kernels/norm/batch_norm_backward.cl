/* The gradients of normalization from the sums of the pieces.
 *
 *   h = (x - mean[c]) * r, r = 1 / sqrt(variance[c] + epsilon), n elements a channel
 *   dbeta[c] = sum of dy; dgamma[c] = sum of dy * h
 *   dx = gamma[c] * r * (dy - dbeta[c] / n - h * dgamma[c] / n)
 *
 * Every item adds up the sums of the pieces alike; the first of a channel writes them. dx may be dy.
 *
 * Work-items: a team of `team` items a channel and piece, `width` of them along the run.
 * Local memory: none. Limits: team, width and the group are powers of two, width <= team.
 */
#include "norm/batch_norm.clh"

__kernel void batch_norm_backward(
    __global const float *x, const int x_offset,
    __global const float *dy, const int dy_offset,
    __global const float *means, const int means_offset,
    __global const float *variances, const int variances_offset,
    __global const float *gamma, const int gamma_offset,
    __global const float *sums, const int sums_offset,
    __global float *dx, const int dx_offset,
    __global float *dgamma, const int dgamma_offset,
    __global float *dbeta, const int dbeta_offset,
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
  const __global float *of_pieces = sums + sums_offset + 2 * channel * pieces;
  float sum = of_pieces[0];
  float products = of_pieces[1];
  for (int p = 1; p < pieces; p++) {
    sum += of_pieces[2 * p];
    products += of_pieces[2 * p + 1];
  }
  const float mean = means[means_offset + channel];
  const float reciprocal = 1.0f / sqrt(variances[variances_offset + channel] + epsilon);
  products *= reciprocal;
  if (affine && piece == 0 && member == 0) {
    dbeta[dbeta_offset + channel] = sum;
    dgamma[dgamma_offset + channel] = products;
  }

  const float elements = (float)(rows * run);
  const float scale = (affine ? gamma[gamma_offset + channel] : 1.0f) * reciprocal;
  const float mean_gradient = sum / elements;
  const float slope = products / elements * reciprocal;
  const piece_range range = piece_of(piece, rows, run, piece_rows, piece_run, run_pieces);
  for (int row = range.from_row + member / width; row < range.to_row; row += team / width) {
    const int line = (row * channels + channel) * run;
    const __global float *x_line = x + x_offset + line;
    const __global float *dy_line = dy + dy_offset + line;
    __global float *to = dx + dx_offset + line;
    for (int i = range.from + member % width * LANES; i < range.to; i += width * LANES) {
      const FLOATS distance = lanes_load(x_line + i, range.to - i, mean) - mean;
      const FLOATS gradient = lanes_load(dy_line + i, range.to - i, 0.0f) - mean_gradient;
      lanes_store(scale * (gradient - distance * slope), to + i, range.to - i);
    }
  }
}
