/* Gradient of a convolution with respect to its input as matrix products whose right sides are
 * never stored: dy is gathered while it is loaded into local memory.
 *
 *   dx[n, c, q] = sum over k and taps r with q + pad - r * dilation = p * stride of
 *                 w[k, c, r] * dy[n, k, p]
 *
 * Which taps fit depends only on the phase q mod stride. So each phase is a convolution of stride
 * 1 with its own taps, over the positions q = j * stride + phase: p = j + shift(tap), and nothing
 * is multiplied in vain. Rows: the input channels c of a group; columns: the positions (n, j) of
 * the phase; terms: the pairs of output channel of the group and tap of the phase.
 * phase_terms[f] .. phase_terms[f + 1] are the terms of phase f, with phases in row-major order;
 * taps holds for each its distance in dy and its shift in depth, height and width (gather.clh),
 * filter_at its distance in w. A phase without terms gets zeros.
 *
 * Work-group: a TILE_M x TILE_N tile of one phase of one group of channels; phases differ in
 * columns by a little, so a last tile may have none. Work-item: WORK_M x WORK_N elements of dx,
 * and one column to load. Local memory: that of tile_gemm.clh and TILE_N ints. Limits: elements of
 * a tensor fit an int; w is dense (convolution_densify_filter). A NaN or infinity in w meets the
 * zeros beyond the edge of dy.
 */
#include "common/tile.clh"
#include "conv/gather.clh"

#define A_ALONG_K 0
#define B_ALONG_N 1
#define LOAD_A(m, k) ((m) < rows ? filter[term_filters[k] + (m) * kernel_size] : 0.0f)
#define LOAD_B(k, n) gather(dy, from, term_taps[k], extent)
#define STORE(m, n, sum) \
  if ((m) < rows && column_at[(n) - n_0] >= 0) { \
    dx[dx_offset + column_at[(n) - n_0] + (m) * in_plane] = (sum); \
  }

__kernel __attribute__((reqd_work_group_size(TILE_ITEMS, 1, 1)))
void convolution_backward_data_implicit_gemm(
    __global const float *dy, const int dy_offset,
    __global const float *w, const int w_offset,
    __global float *dx, const int dx_offset,
    __global const int *phase_terms, const int phase_terms_offset,
    __global const int *taps, const int taps_offset,
    __global const int *filter_at, const int filter_at_offset,
    const int rows, const int images, const int kernel_size,
    const int tiles_m, const int tiles_n,
    const int channels_in, const int channels_out, const int outputs_per_group,
    const int phases_d, const int phases_h, const int phases_w,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int stride_d, const int stride_h, const int stride_w)
{
  __local int column_at[TILE_N];
  const int tile = get_group_id(0);
  const int m_0 = tile % tiles_m * TILE_M;
  const int n_0 = tile / tiles_m % tiles_n * TILE_N;
  const int phases = phases_d * phases_h * phases_w;
  const int phase = tile / (tiles_m * tiles_n) % phases;
  const int group = tile / (tiles_m * tiles_n) / phases;
  const int k_from = phase_terms[phase_terms_offset + phase];
  const int k_to = phase_terms[phase_terms_offset + phase + 1];
  const int first_k = group * outputs_per_group;
  const __global float *filter = w + w_offset + first_k * rows * kernel_size;
  // The host puts the table at the start of a buffer.
  const __global int4 *term_taps = (const __global int4 *)(taps + taps_offset);
  const __global int *term_filters = filter_at + filter_at_offset;

  // The positions of the phase: an extent of in over stride, rounded up from the phase's start.
  const int phase_w = phase % phases_w;
  const int phase_h = phase / phases_w % phases_h;
  const int phase_d = phase / (phases_w * phases_h);
  const int extent_w = (in_w - phase_w + stride_w - 1) / stride_w;
  const int extent_h = (in_h - phase_h + stride_h - 1) / stride_h;
  const int extent_d = (in_d - phase_d + stride_d - 1) / stride_d;

  // The column that this work-item loads: what it begins to gather at, and where its sum goes.
  const int lane = get_local_id(0) % TILE_N;
  const int column = n_0 + lane;
  const int v = column % extent_w;
  const int h = column / extent_w % extent_h;
  const int d = column / (extent_w * extent_h) % extent_d;
  const int n = column / (extent_w * extent_h * extent_d);
  const int plane = (n * channels_out + first_k) * (out_d * out_h * out_w);
  const int4 from = (int4)(dy_offset + plane + (d * out_h + h) * out_w + v, d, h, v);
  const int4 extent = (int4)(0, n < images ? out_d : 0, out_h, out_w);
  const int in_plane = in_d * in_h * in_w;
  if (get_local_id(0) < TILE_N) {
    const int q_d = d * stride_d + phase_d;
    const int q_h = h * stride_h + phase_h;
    const int q_w = v * stride_w + phase_w;
    const int at = (q_d * in_h + q_h) * in_w + q_w;
    column_at[lane] = n < images ? (n * channels_in + group * rows) * in_plane + at : -1;
  }
#include "common/tile_gemm.clh"
}
