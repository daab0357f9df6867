/* Gradient of a convolution with respect to its filter as dot products along the lines of the
 * output, in parts, for few output channels.
 *
 *   parts[s, k, c, r] = sum over the s-th run of lines and positions (n, p) in them of
 *                       dy[n, k, p] * x[n, c, p * stride + r * dilation - pad]
 *
 * dy lies as it came, x as convolution_pack_planes left it, or as it came; a line is a row of the
 * output, or an image of it where x holds every column of the window for itself. The last vector of
 * a line begins early, its lanes that were already counted set to 0.
 * convolution_sum_filter_parts adds the parts; a single one is dw itself.
 *
 * Work-item: ROWS output channels times PAIRS pairs (c, r) of a group in one part, a vector of 16
 * sums each; dimensions of the range: pairs in panels of PAIRS, channels in tiles of ROWS over all
 * groups, parts. Local memory: none; groups of 1. Limits: lines of at least 16 positions; elements
 * of all tensors fit an int.
 */

// Output channels of a tile. ROWS * PAIRS sums, ROWS of dy and an x fit 32 registers.
#ifndef ROWS
#define ROWS 6
#endif
// Pairs of input channel and tap of a tile.
#ifndef PAIRS
#define PAIRS 4
#endif

/* Halves, then quarters, and so on, lane by lane: Oclgrind 21.10 takes v.lo for unwritten. */
static float sum_of_lanes(const float16 v)
{
  const float even = ((v.s0 + v.s8) + (v.s4 + v.sc)) + ((v.s2 + v.sa) + (v.s6 + v.se));
  const float odd = ((v.s1 + v.s9) + (v.s5 + v.sd)) + ((v.s3 + v.sb) + (v.s7 + v.sf));
  return even + odd;
}

__kernel void convolution_backward_filter_dots(
    __global const float *planes, const int planes_offset,
    __global const float *dy, const int dy_offset,
    __global float *parts, const int parts_offset,
    __global const int *taps, const int taps_offset,
    const int groups, const int outputs, const int channels, const int tap_count,
    const int channel_floats, const int block_floats,
    const int lines, const int part_lines, const int width, const int pitch,
    const int slots_h, const int count_h, const int count_d)
{
  const int pair_count = channels * tap_count;
  const int tiles = (outputs + ROWS - 1) / ROWS;
  const int first_pair = get_global_id(0) * PAIRS;
  const int g = get_global_id(1) / tiles;
  const int first_row = get_global_id(1) % tiles * ROWS;
  const int part = get_global_id(2);
  const int end = min((part + 1) * part_lines, lines);
  const int plane = width * count_h * count_d;

  const __global float *x = planes + planes_offset + g * channels * channel_floats;
  const __global float *from[PAIRS];
#pragma unroll
  for (int j = 0; j < PAIRS; j++) {
    const int pair = min(first_pair + j, pair_count - 1);
    from[j] = x + pair / tap_count * channel_floats + taps[taps_offset + pair % tap_count];
  }
  const __global float *row[ROWS];
  float16 sum[ROWS][PAIRS];
#pragma unroll
  for (int i = 0; i < ROWS; i++) {
    row[i] = dy + dy_offset + (g * outputs + min(first_row + i, outputs - 1)) * plane;
#pragma unroll
    for (int j = 0; j < PAIRS; j++) {
      sum[i][j] = 0.0f;
    }
  }

  const int16 lane = (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  // Counted on from line to line: divisions would take longer than short lines do.
  const int first_line = part * part_lines;
  int h = first_line % count_h;
  int d = first_line / count_h % count_d;
  const int image = first_line / count_h / count_d;
  int x_line = image * block_floats + (d * slots_h + h) * pitch;
  int dy_line = image * groups * outputs * plane + (d * count_h + h) * width;
  for (int line = first_line; line < end; line++) {
    int at = 0;
    for (; at + 16 <= width; at += 16) {
      float16 v[ROWS];
#pragma unroll
      for (int i = 0; i < ROWS; i++) {
        v[i] = vload16(0, row[i] + dy_line + at);
      }
#pragma unroll
      for (int j = 0; j < PAIRS; j++) {
        const float16 value = vload16(0, from[j] + x_line + at);
#pragma unroll
        for (int i = 0; i < ROWS; i++) {
          sum[i][j] = fma(v[i], value, sum[i][j]);
        }
      }
    }
    if (at < width) {
      const int begin = width - 16;
      const int16 counted = lane < (int16)(at - begin);
      float16 v[ROWS];
#pragma unroll
      for (int i = 0; i < ROWS; i++) {
        v[i] = counted ? (float16)(0.0f) : vload16(0, row[i] + dy_line + begin);
      }
#pragma unroll
      for (int j = 0; j < PAIRS; j++) {
        const float16 loaded = vload16(0, from[j] + x_line + begin);
        const float16 value = counted ? (float16)(0.0f) : loaded;
#pragma unroll
        for (int i = 0; i < ROWS; i++) {
          sum[i][j] = fma(v[i], value, sum[i][j]);
        }
      }
    }
    x_line += pitch;
    dy_line += width;
    if (++h == count_h) {
      h = 0;
      x_line += (slots_h - count_h) * pitch;
      if (++d == count_d) {
        d = 0;
        x_line += block_floats - count_d * slots_h * pitch;
        dy_line += (groups * outputs - 1) * plane;
      }
    }
  }

  __global float *to = parts + parts_offset
      + ((part * groups + g) * outputs + first_row) * pair_count + first_pair;
#pragma unroll
  for (int i = 0; i < ROWS; i++) {
#pragma unroll
    for (int j = 0; j < PAIRS; j++) {
      if (first_row + i < outputs && first_pair + j < pair_count) {
        to[i * pair_count + j] = sum_of_lanes(sum[i][j]);
      }
    }
  }
}
