/* Gradient of a convolution with respect to its filter as a sum of outer products, in parts.
 *
 *   parts[s, k, c, r] = sum over the s-th run of positions (n, p) of
 *                       dy[n, k, p] * x[n, c, p * stride + r * dilation - pad]
 *
 * dy lies as convolution_pack_gradients left it, so that vectors run over the output channels k; x
 * as convolution_pack_planes left it, or as it came where nothing is padded or strided. A pair
 * (c, r) is one pointer into the planes of x, whose elements are broadcast one after the other.
 * convolution_sum_filter_parts adds the parts; a single one is dw itself.
 *
 * Work-item: ROWS pairs (c, r) times 16 * VECTORS channels k of a group in one part; dimensions of
 * the range: pairs in panels of ROWS, tiles of channels over all groups, parts. Neighbours share
 * their part of dy, the heavier stream. Local memory: none; groups of 1. Limits: elements of all
 * tensors fit an int.
 */

// Pairs (c, r) of a tile. ROWS * VECTORS sums, VECTORS of dy and an x fit 32 registers.
#ifndef ROWS
#define ROWS 6
#endif
// Vectors of 16 output channels of a tile.
#ifndef VECTORS
#define VECTORS 4
#endif
#define TILE_LANES (16 * VECTORS)

__kernel void convolution_backward_filter_outer(
    __global const float *planes, const int planes_offset,
    __global const float *packed, const int packed_offset,
    __global float *parts, const int parts_offset,
    __global const int *taps, const int taps_offset,
    const int groups, const int outputs, const int channels, const int tap_count,
    const int channel_floats, const int block_floats,
    const int positions, const int part_positions,
    const int width, const int pitch, const int slots_h, const int count_h, const int count_d,
    const int block_images)
{
  const int pairs = channels * tap_count;
  const int tiles = (outputs + TILE_LANES - 1) / TILE_LANES;
  const int first_pair = get_global_id(0) * ROWS;
  const int g = get_global_id(1) / tiles;
  const int first_output = get_global_id(1) % tiles * TILE_LANES;
  const int part = get_global_id(2);
  const int end = min((part + 1) * part_positions, positions);

  const __global float *x = planes + planes_offset + g * channels * channel_floats;
  const __global float *row[ROWS];
  float16 sum[ROWS][VECTORS];
#pragma unroll
  for (int i = 0; i < ROWS; i++) {
    const int pair = min(first_pair + i, pairs - 1);
    row[i] = x + pair / tap_count * channel_floats + taps[taps_offset + pair % tap_count];
#pragma unroll
    for (int j = 0; j < VECTORS; j++) {
      sum[i][j] = 0.0f;
    }
  }

  const __global float *dy = packed + packed_offset
      + (get_global_id(1) * positions + part * part_positions) * TILE_LANES;
  int position = part * part_positions;
  // Counted on from line to line: divisions would take longer than short lines do.
  const int first_line = position / width;
  int column = position - first_line * width;
  int n = first_line % block_images;
  int h = first_line / block_images % count_h;
  int d = first_line / block_images / count_h % count_d;
  int line = first_line / block_images / count_h / count_d * block_floats
      + ((d * slots_h + h) * block_images + n) * pitch;
  while (position < end) {
    const int run = min(width - column, end - position);
    const int start = line + column;
    for (int at = start; at < start + run; at++) {
      float16 v[VECTORS];
#pragma unroll
      for (int j = 0; j < VECTORS; j++) {
        v[j] = vload16(j, dy);
      }
      dy += TILE_LANES;
#pragma unroll
      for (int i = 0; i < ROWS; i++) {
        const float16 b = row[i][at];
#pragma unroll
        for (int j = 0; j < VECTORS; j++) {
          sum[i][j] = fma(b, v[j], sum[i][j]);
        }
      }
    }
    position += run;
    column = 0;
    line += pitch;
    if (++n == block_images) {
      n = 0;
      if (++h == count_h) {
        h = 0;
        line += (slots_h - count_h) * block_images * pitch;
        if (++d == count_d) {
          d = 0;
          line += block_floats - count_d * slots_h * block_images * pitch;
        }
      }
    }
  }

  float16 tile[ROWS * VECTORS];
#pragma unroll
  for (int i = 0; i < ROWS; i++) {
#pragma unroll
    for (int j = 0; j < VECTORS; j++) {
      tile[i * VECTORS + j] = sum[i][j];
    }
  }
  const int rows = min(ROWS, pairs - first_pair);
  const int lanes = min(TILE_LANES, outputs - first_output);
  __global float *to = parts + parts_offset
      + ((part * groups + g) * outputs + first_output) * pairs + first_pair;
  for (int lane = 0; lane < lanes; lane++) {
    for (int i = 0; i < rows; i++) {
      to[lane * pairs + i] = ((const float *)tile)[i * TILE_LANES + lane];
    }
  }
}
