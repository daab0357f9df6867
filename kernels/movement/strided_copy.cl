/* Copies a box of elements between two layouts: broadcast, transpose, slice, concatenation.
 *
 *   y[y_base + sum over a of c_a * y_stride_a] = x[x_base + sum over a of c_a * x_stride_a]
 *
 * for all coordinates c below the extents. Work-item: one element, numbered row-major in the
 * extents. Local memory: none. The table holds, for each axis from the first to the last, its
 * extent, its stride in x (0 where x repeats) and its stride in y.
 */
__kernel void strided_copy(
    __global const float *x, const int x_offset,
    __global float *y, const int y_offset,
    __global const int *axes, const int axes_offset,
    const int rank, const int elements, const int x_base, const int y_base)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  int from = x_base;
  int to = y_base;
  int rest = element;
  for (int a = rank - 1; a >= 0; a--) {
    const __global int *axis = axes + axes_offset + 3 * a;
    const int above = rest / axis[0];
    const int coordinate = rest - above * axis[0];
    from += coordinate * axis[1];
    to += coordinate * axis[2];
    rest = above;
  }
  y[y_offset + to] = x[x_offset + from];
}
