/* Gradient of a convolution with respect to its input, over planes of dy kept with their halo.
 *
 *   dx[n, c, q] = sum over k, r, p with p * stride + r * dilation - pad = q of
 *                 w[k, c, r] * dy[n, k, p]
 *
 * Positions of dx with equal (q + pad) mod stride form a phase, which is a convolution of stride 1
 * of dy with the taps whose r * dilation has the same remainder; a phase without taps is 0. dy lies
 * as convolution_pack_planes left it, or as it came where it needs no halo.
 *
 * Work-item: ROWS input channels of a group times 16 * VECTORS positions of a block of images in
 * one phase, or in SPREAD phases of neighbouring columns; dimensions of the range: channels in panels of ROWS, tiles of positions, phases of
 * blocks. Local memory: none; groups of 1. Limits: elements of a tensor and of the planes fit an
 * int. See convolution_halo.clh.
 */
#include "conv/convolution_halo.clh"

__kernel void convolution_backward_data_halo(
    __global const float *planes, const int planes_offset,
    __global const float *filter, const int filter_offset,
    __global float *dx, const int dx_offset,
    __global const int *taps, const int taps_offset,
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
  const int block = get_global_id(2) / phases;
  const int base = min(first, max(positions - TILE_POSITIONS, 0));
  const int row_count = min(ROWS, rows - first_row);
  const __global int *phase = taps + taps_offset + get_global_id(2) % phases * SPREAD * 5;

  float16 tile[ROWS * VECTORS * SPREAD];
#if SPREAD == 2
  float16 sums[ROWS * VECTORS * SPREAD];
#else
  float16 *sums = tile;
#endif
  for (int w = 0; w < SPREAD; w++) {
    sum_tile(
        sums + w * ROWS * VECTORS,
        planes + planes_offset + block * block_floats + group * channels * channel_floats + base,
        channel_floats,
        filter + filter_offset + group * filter_group + first_row * filter_row,
        filter_row, filter_channel, row_count,
        taps + taps_offset + 5 * phases * SPREAD + 2 * phase[5 * w],
        phase[5 * w + 1] - phase[5 * w], channels);
  }
#if SPREAD == 2
  interleave(sums, tile);
#endif

  const int plane = target_d * target_h * target_w;
  const int image_floats = groups * rows * plane;
  store_tile(
      (const float *)tile,
      dx + dx_offset + block * block_images * image_floats + (group * rows + first_row) * plane,
      row_count, base, first, min(first + TILE_POSITIONS, positions),
      pitch, slots_h, block_images, images - block * block_images, image_floats,
      count_d, count_h, count_w, target_d, target_h, target_w, spread_d, spread_h, spread_w,
      phase);
}
