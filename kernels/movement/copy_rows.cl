/* Copies between two walks over the same extents, as strided_copy, for CPU devices.
 *
 *   y[to_start + sum over axes a of i_a * to_a] = x[from_start + sum over axes a of i_a * from_a]
 *
 * 'axes' holds, for each of 'rank' axes from the first to the last, its extent, from_a and to_a; a
 * row goes along the last axis.
 *
 * Work-item: 'rows_per_item' rows, one after the other, in vectors where elements are neighbours or
 * one element repeats. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void copy_rows(
    __global const float *x, const int x_offset,
    __global const int *axes, const int axes_offset,
    __global float *y, const int y_offset,
    const int rows, const int rows_per_item, const int rank,
    const int from_start, const int to_start)
{
  const int first_row = get_global_id(0) * rows_per_item;
  const int end_row = min(first_row + rows_per_item, rows);
  const __global int *last = axes + axes_offset + 3 * (rank - 1);
  const int n = last[0];
  const int from_step = last[1];
  const int to_step = last[2];

  for (int row = first_row; row < end_row; row++) {
    int rest = row;
    int from_index = x_offset + from_start;
    int to_index = y_offset + to_start;
    for (int a = rank - 2; a >= 0; a--) {
      const __global int *axis = axes + axes_offset + 3 * a;
      // The outermost axis needs no division: what is left is its index.
      const int index = a == 0 ? rest : rest % axis[0];
      rest = a == 0 ? 0 : rest / axis[0];
      from_index += index * axis[1];
      to_index += index * axis[2];
    }
    const __global float *from = x + from_index;
    __global float *to = y + to_index;

    int i = 0;
    if (to_step == 1 && from_step == 1) {
      for (; i + 16 <= n; i += 16) {
        vstore16(vload16(0, from + i), 0, to + i);
      }
    } else if (to_step == 1 && from_step == 0) {
      const float16 repeated = from[0];
      for (; i + 16 <= n; i += 16) {
        vstore16(repeated, 0, to + i);
      }
    }
    for (; i < n; i++) {
      to[i * to_step] = from[i * from_step];
    }
  }
}
