/* Convolution forward as a matrix product whose right side is never stored: the unrolled windows
 * are gathered from x while they are loaded into local memory.
 *
 *   y[n, k, p] = ACTIVATION(bias[k] + sum over t of w[k, t] * x[n, source(t, p)])
 *
 * for each group of channels. Rows: the output channels k of the group; columns: the positions
 * (n, p) of all images; terms t: the pairs of input channel of the group and tap, as w has them.
 * taps holds for each term its distance in x and its depth, height and width (gather.clh).
 *
 * Work-group: a TILE_M x TILE_N tile of one group of channels; tiles of the same columns side by
 * side, as they gather the same x. Work-item: WORK_M x WORK_N outputs, and one column to load.
 * Local memory: that of tile_gemm.clh and TILE_N ints. Limits: elements of a tensor fit an int; w
 * is dense (convolution_densify_filter). A NaN or infinity in w meets the zeros of the padding.
 * Idea: Chetlur et al. 2014 (cuDNN); the table of terms as in CUTLASS's analytic iterators.
 */
#include "common/functions.clh"
#include "common/tile.clh"
#include "conv/gather.clh"

#define A_ALONG_K 1
#define B_ALONG_N 1
#define LOAD_A(m, k) ((m) < rows ? filter[(m) * terms + (k)] : 0.0f)
#define LOAD_B(k, n) gather(x, from, term_taps[k], extent)
#define STORE(m, n, sum) \
  if ((m) < rows && column_at[(n) - n_0] >= 0) { \
    y[y_offset + column_at[(n) - n_0] + (m) * out_plane] = \
        ACTIVATION(has_bias ? (sum) + bias[bias_offset + first_row + (m)] : (sum)); \
  }

__kernel __attribute__((reqd_work_group_size(TILE_ITEMS, 1, 1)))
void convolution_forward_implicit_gemm(
    __global const float *x, const int x_offset,
    __global const float *w, const int w_offset,
    __global const float *bias, const int bias_offset,
    __global float *y, const int y_offset,
    __global const int *taps, const int taps_offset,
    const int rows, const int columns, const int terms,
    const int tiles_m, const int tiles_n,
    const int channels_in, const int channels_out, const int inputs_per_group,
    const int has_bias,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int stride_d, const int stride_h, const int stride_w,
    const int pad_d, const int pad_h, const int pad_w)
{
  __local int column_at[TILE_N];
  const int tile = get_group_id(0);
  const int m_0 = tile % tiles_m * TILE_M;
  const int n_0 = tile / tiles_m % tiles_n * TILE_N;
  const int group = tile / (tiles_m * tiles_n);
  const int first_row = group * rows;
  const int k_from = 0;
  const int k_to = terms;
  const __global float *filter = w + w_offset + first_row * terms;
  // The host puts the table at the start of a buffer.
  const __global int4 *term_taps = (const __global int4 *)(taps + taps_offset);

  // The column that this work-item loads: where its window begins, and where its output goes.
  const int lane = get_local_id(0) % TILE_N;
  const int column = n_0 + lane;
  const int out_plane = out_d * out_h * out_w;
  const int n = column / out_plane;
  const int p = column % out_plane;
  const int d = p / (out_w * out_h) * stride_d - pad_d;
  const int h = p / out_w % out_h * stride_h - pad_h;
  const int v = p % out_w * stride_w - pad_w;
  const int plane = (n * channels_in + group * inputs_per_group) * (in_d * in_h * in_w);
  const int4 from = (int4)(x_offset + plane + (d * in_h + h) * in_w + v, d, h, v);
  const int4 extent = (int4)(0, column < columns ? in_d : 0, in_h, in_w);
  if (get_local_id(0) < TILE_N) {
    column_at[lane] = column < columns ? (n * channels_out + first_row) * out_plane + p : -1;
  }
#include "common/tile_gemm.clh"
}
