/* Surrounds a tensor with a value and spreads its elements apart, as pad_forward_gather, for CPU
 * devices.
 *
 *   y[before + i * (interior + 1)] = x[i] along every axis, the value everywhere else
 *
 * 'axes' holds for each of 'rank' axes, outermost first: the extent of y, the extent of x, before,
 * and interior + 1; a row goes along the last axis.
 *
 * Work-item: 'rows_per_item' rows of y, one after the other. Local memory: none.
 * Limits: elements of a tensor fit an int.
 */
void fill(__global float *to, const int count, const float value)
{
  const float16 repeated = value;
  int i = 0;
  for (; i + 16 <= count; i += 16) {
    vstore16(repeated, 0, to + i);
  }
  for (; i < count; i++) {
    to[i] = value;
  }
}

__kernel void pad_forward_rows(
    __global const float *x, const int x_offset,
    __global const int *axes, const int axes_offset,
    __global float *y, const int y_offset,
    const int rows, const int rows_per_item, const int rank, const float value)
{
  const int first_row = get_global_id(0) * rows_per_item;
  const int end_row = min(first_row + rows_per_item, rows);
  const __global int *last = axes + axes_offset + 4 * (rank - 1);
  const int n = last[0];
  const int extent = last[1];
  const int before = last[2];
  const int step = last[3];

  for (int row = first_row; row < end_row; row++) {
    int rest = row;
    int from_row = 0;
    int stride = 1;
    int inside = extent > 0;
    for (int axis = rank - 2; axis >= 0; axis--) {
      const __global int *along = axes + axes_offset + 4 * axis;
      const int spread = rest % along[0] - along[2];
      const int index = spread / along[3];
      rest /= along[0];
      inside &= spread >= 0 && index * along[3] == spread && index < along[1];
      from_row += index * stride;
      stride *= along[1];
    }
    __global float *to = y + y_offset + row * n;
    if (!inside) {
      fill(to, n, value);
    } else if (step == 1) {
      const __global float *from = x + x_offset + from_row * extent;
      fill(to, before, value);
      int i = 0;
      for (; i + 16 <= extent; i += 16) {
        vstore16(vload16(0, from + i), 0, to + before + i);
      }
      for (; i < extent; i++) {
        to[before + i] = from[i];
      }
      fill(to + before + extent, n - before - extent, value);
    } else {
      const __global float *from = x + x_offset + from_row * extent;
      fill(to, n, value);
      for (int i = 0; i < extent; i++) {
        to[before + i * step] = from[i];
      }
    }
  }
}
