/* Gradient of a convolution with respect to its filter where the window covers the whole input.
 *
 *   dw[k, j] = sum over n of dy[n, k] * x[n, j]     with j = (c, r), any element of an image
 *
 * The body is that of convolutions over planes with a halo: each image of x is a plane that one tap
 * reads, dy is the filter. Nothing is copied or transposed.
 *
 * Work-item: ROWS output channels times 16 * VECTORS elements; dimensions of the range: channels in
 * panels of ROWS, tiles of elements. Local memory: none; groups of 1. Limits: an image has at least
 * 16 * VECTORS elements; elements of a tensor fit an int. See convolution_halo.clh.
 */
#include "conv/convolution_halo.clh"

__kernel void convolution_backward_filter_product(
    __global const float *x, const int x_offset,
    __global const float *dy, const int dy_offset,
    __global float *dw, const int dw_offset,
    __global const int *taps, const int taps_offset,
    const int images, const int outputs, const int elements)
{
  const int first_row = get_global_id(0) * ROWS;
  const int first = get_global_id(1) * TILE_POSITIONS;
  const int base = min(first, elements - TILE_POSITIONS);
  const int rows = min(ROWS, outputs - first_row);

  float16 tile[ROWS * VECTORS];
  sum_tile(
      tile, x + x_offset + base, elements, dy + dy_offset + first_row, 1, outputs, rows,
      taps + taps_offset, 1, images);
  store_run(
      (const float *)tile + first - base, dw + dw_offset + first_row * elements + first, elements, rows,
      min(TILE_POSITIONS, elements - first));
}
