/* Convolution forward over planes kept with their halo.
 *
 *   y[n, k, p] = f(bias[k] + sum over c, r of w[k, c, r] * x[n, c, p * stride + r * dilation - pad])
 *
 * x lies as convolution_pack_planes left it, or as it came where nothing is padded or strided.
 *
 * Work-item: ROWS output channels of a group times 16 * VECTORS positions of a block of images;
 * dimensions of the range: channels in panels of ROWS, tiles of positions, blocks. Neighbours share
 * the tile of x: of the two operands it is the heavier stream. Local memory: none; groups of 1.
 * Limits: elements of a tensor and of the planes fit an int. See convolution_halo.clh.
 */
#include "conv/convolution_halo.clh"

__kernel void convolution_forward_halo(
    __global const float *planes, const int planes_offset,
    __global const float *filter, const int filter_offset,
    __global const float *bias, const int bias_offset,
    __global float *y, const int y_offset,
    __global const int *taps, const int taps_offset,
    const int has_bias,
    const int groups, const int rows, const int channels,
    const int channel_floats, const int block_floats,
    const int filter_row, const int filter_channel, const int filter_group,
    const int positions, const int pitch, const int slots_h,
    const int block_images, const int images, const int phases,
    const int count_d, const int count_h, const int count_w,
    const int target_d, const int target_h, const int target_w,
    const int spread_d, const int spread_h, const int spread_w)
{
  const int panels = (rows + ROWS - 1) / ROWS;
  const int group = get_global_id(0) / panels;
  const int first_row = get_global_id(0) % panels * ROWS;
  const int first = get_global_id(1) * TILE_POSITIONS;
  const int block = get_global_id(2);
  const int base = min(first, max(positions - TILE_POSITIONS, 0));
  const int row_count = min(ROWS, rows - first_row);
  const __global int *phase = taps + taps_offset;

  float16 tile[ROWS * VECTORS];
  sum_tile(
      tile,
      planes + planes_offset + block * block_floats + group * channels * channel_floats + base,
      channel_floats,
      filter + filter_offset + group * filter_group + first_row * filter_row,
      filter_row, filter_channel, row_count,
      phase + 5 * phases + 2 * phase[0], phase[1] - phase[0], channels);

  const int k = group * rows + first_row;
  for (int i = 0; i < row_count; i++) {
    const float b = has_bias ? bias[bias_offset + k + i] : 0.0f;
    for (int j = 0; j < VECTORS; j++) {
      const float16 value = tile[i * VECTORS + j] + b;
      tile[i * VECTORS + j] = ACTIVATION(value);
    }
  }

  const int plane = target_d * target_h * target_w;
  const int image_floats = groups * rows * plane;
  store_tile(
      (const float *)tile, y + y_offset + block * block_images * image_floats + k * plane, row_count,
      base, first, min(first + TILE_POSITIONS, positions),
      pitch, slots_h, block_images, images - block * block_images, image_floats,
      count_d, count_h, count_w, target_d, target_h, target_w, spread_d, spread_h, spread_w,
      phase);
}
