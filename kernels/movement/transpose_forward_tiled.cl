/* Transposition in tiles, so that reads and writes both go along neighbours.
 *
 *   y[base_y(b) + i * y_step + j] = x[base_x(b) + j * x_step + i]   for i < height, j < width
 *
 * where b counts the other axes; 'axes' holds, for each of these 'rank' axes from the first to the
 * last, its extent, its stride in x and its stride in y.
 *
 * Work-group: TILE x ROWS work-items, one tile of TILE x TILE elements: it reads rows along i, keeps
 * them in local memory, and writes rows along j. Local memory: TILE * (TILE + 1) floats, the one
 * more so that a column lies in different banks. Limits: elements of a tensor fit an int.
 */
#ifndef TILE
#define TILE 32  /* elements along both sides of a tile */
#endif
#ifndef ROWS
#define ROWS 4   /* rows that a work-group reads at once; divides TILE */
#endif

__kernel __attribute__((reqd_work_group_size(TILE * ROWS, 1, 1))) void transpose_forward_tiled(
    __global const float *x, const int x_offset,
    __global const int *axes, const int axes_offset,
    __global float *y, const int y_offset,
    const int rank, const int height, const int width, const int x_step, const int y_step,
    const int tiles_high, const int tiles_wide)
{
  __local float tile[TILE * (TILE + 1)];
  const int lane = get_local_id(0) % TILE;
  const int first = get_local_id(0) / TILE;
  const int group = get_group_id(0);
  const int i = group % tiles_high * TILE;
  const int j = group / tiles_high % tiles_wide * TILE;
  int rest = group / (tiles_high * tiles_wide);
  int from = x_offset;
  int to = y_offset;
  for (int a = rank - 1; a >= 0; a--) {
    const __global int *axis = axes + axes_offset + 3 * a;
    const int index = rest % axis[0];
    rest /= axis[0];
    from += index * axis[1];
    to += index * axis[2];
  }

  for (int r = first; r < TILE; r += ROWS) {
    if (j + r < width && i + lane < height) {
      tile[r * (TILE + 1) + lane] = x[from + (j + r) * x_step + i + lane];
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int r = first; r < TILE; r += ROWS) {
    if (i + r < height && j + lane < width) {
      y[to + (i + r) * y_step + j + lane] = tile[lane * (TILE + 1) + r];
    }
  }
}
