/* Gradient of a convolution with respect to its filter as matrix products whose right sides are
 * never stored: the unrolled windows are gathered from x while they are loaded into local memory.
 *
 *   parts[s, k, t] = sum over the s-th run of positions (n, p) of dy[n, k, p] * x[n, source(t, p)]
 *
 * for each group of channels. Rows: the output channels k of the group; columns t: the pairs of
 * input channel of the group and tap, as dw has them; terms: the positions over all images, cut
 * into runs of part_positions so that a small filter keeps a whole device busy.
 * convolution_sum_filter_parts adds the parts; a single part is dw itself (with groups, not with a
 * connection table). taps holds for each column its distance in x and its depth, height and width
 * (gather.clh).
 *
 * Work-group: a TILE_M x TILE_N tile of one part of one group of channels; the parts of the same
 * tile lie furthest apart. Work-item: WORK_M x WORK_N sums, and the position number
 * local id mod TILE_K of each round to load. Local memory: that of tile_gemm.clh and 4 * TILE_N
 * ints. Limits: elements of a tensor and of all parts fit an int. A NaN or infinity in dy meets the
 * zeros of the padding.
 */
#include "common/tile.clh"
#include "conv/gather.clh"

#define A_ALONG_K 1
#define B_ALONG_N 0
#define LOAD_A(m, k) ((m) < rows ? dy[upstream + (m) * out_plane] : 0.0f)
#define LOAD_B(k, n) gather(x, from, column_taps[(n) - n_0], extent)
#define STORE(m, n, sum) \
  if ((m) < rows && (n) < columns) { \
    part[(m) * columns + (n)] = (sum); \
  }

/* The position of the round that this work-item loads; the division is shared by all its loads. */
#define BEFORE_LOADS(k_next) \
  const int position = (k_next) + get_local_id(0) % TILE_K; \
  const int n = position / out_plane; \
  const int p = position % out_plane; \
  const int d = p / (out_w * out_h) * stride_d - pad_d; \
  const int h = p / out_w % out_h * stride_h - pad_h; \
  const int v = p % out_w * stride_w - pad_w; \
  const int at = x_offset + (n * channels_in + group * inputs_per_group) * in_plane; \
  const int4 from = (int4)(at + (d * in_h + h) * in_w + v, d, h, v); \
  const int upstream = dy_offset + (n * channels_out + group * rows) * out_plane + p;

__kernel __attribute__((reqd_work_group_size(TILE_ITEMS, 1, 1)))
void convolution_backward_filter_implicit_gemm(
    __global const float *x, const int x_offset,
    __global const float *dy, const int dy_offset,
    __global float *parts, const int parts_offset,
    __global const int *taps, const int taps_offset,
    const int rows, const int columns, const int positions, const int part_positions,
    const int groups, const int tiles_m, const int tiles_n,
    const int channels_in, const int channels_out, const int inputs_per_group,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int stride_d, const int stride_h, const int stride_w,
    const int pad_d, const int pad_h, const int pad_w)
{
  __local int4 column_taps[TILE_N];
  const int tile = get_group_id(0);
  const int m_0 = tile % tiles_m * TILE_M;
  const int n_0 = tile / tiles_m % tiles_n * TILE_N;
  const int group = tile / (tiles_m * tiles_n) % groups;
  const int run = tile / (tiles_m * tiles_n) / groups;
  const int k_from = run * part_positions;
  const int k_to = min(k_from + part_positions, positions);
  const int in_plane = in_d * in_h * in_w;
  const int out_plane = out_d * out_h * out_w;
  __global float *part = parts + parts_offset + (run * groups + group) * rows * columns;

  const int4 extent = (int4)(0, in_d, in_h, in_w);
  if (get_local_id(0) < TILE_N) {
    // A column beyond the matrix, whose sum nobody wants, repeats the last one.
    const int column = min(n_0 + (int)get_local_id(0), columns - 1);
    // The host puts the table at the start of a buffer.
    column_taps[get_local_id(0)] = ((const __global int4 *)(taps + taps_offset))[column];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
#include "common/tile_gemm.clh"
}
