/* Transposition in blocks, as transpose_forward_tiled, for CPU devices.
 *
 *   y[base_y(b) + i * y_step + j] = x[base_x(b) + j * x_step + i]   for i < height, j < width
 *
 * where b counts the other axes; 'axes' holds, for each of these 'rank' axes from the first to the
 * last, its extent, its stride in x and its stride in y.
 *
 * Work-item: 'blocks_per_item' blocks of SIDE x SIDE elements, one after the other: at 16 as many
 * cache lines of 64 bytes are read as written, each whole. Local memory: none.
 * Limits: elements of a tensor fit an int.
 */
#ifndef SIDE
#define SIDE 16  /* elements along both sides of a block */
#endif

__kernel void transpose_forward_blocks(
    __global const float *x, const int x_offset,
    __global const int *axes, const int axes_offset,
    __global float *y, const int y_offset,
    const int blocks, const int blocks_per_item,
    const int rank, const int height, const int width, const int x_step, const int y_step,
    const int blocks_high, const int blocks_wide)
{
  const int first_block = get_global_id(0) * blocks_per_item;
  const int end_block = min(first_block + blocks_per_item, blocks);
  for (int block = first_block; block < end_block; block++) {
    const int first_i = block % blocks_high * SIDE;
    const int first_j = block / blocks_high % blocks_wide * SIDE;
    int rest = block / (blocks_high * blocks_wide);
    int from = x_offset;
    int to = y_offset;
    for (int a = rank - 1; a >= 0; a--) {
      const __global int *axis = axes + axes_offset + 3 * a;
      const int index = rest % axis[0];
      rest /= axis[0];
      from += index * axis[1];
      to += index * axis[2];
    }
    const int end_i = min(first_i + SIDE, height);
    const int end_j = min(first_j + SIDE, width);
    for (int i = first_i; i < end_i; i++) {
      for (int j = first_j; j < end_j; j++) {
        y[to + i * y_step + j] = x[from + j * x_step + i];
      }
    }
  }
}
