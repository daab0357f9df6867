/* Adds elements of one value around and between the elements of a tensor.
 *
 *   y[before + i * (interior + 1)] = x[i] along every axis, the value everywhere else
 *
 * Work-item: one element of y. Local memory: none. The table holds, for each axis from the last to
 * the first: the extent of y, elements before, interior + 1, the extent of x, the stride of x.
 */
__kernel void pad_forward_gather(
    __global const float *x, const int x_offset,
    __global float *y, const int y_offset,
    __global const int *axes, const int axes_offset,
    const int rank, const int elements, const float value)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const __global int *axis = axes + axes_offset;
  int from = 0;
  int rest = element;
  int inside = 1;
  for (int a = 0; a < rank; a++, axis += 5) {
    const int above = rest / axis[0];
    const int position = rest - above * axis[0] - axis[1];
    const int index = position / axis[2];
    inside &= position >= 0 && index * axis[2] == position && index < axis[3];
    from += index * axis[4];
    rest = above;
  }
  float result = value;
  if (inside) {
    result = x[x_offset + from];
  }
  y[y_offset + element] = result;
}
