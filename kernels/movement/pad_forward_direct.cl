/* Surrounds a tensor with a value and spreads its elements apart.
 *
 *   y[before + i * (interior + 1)] = x[i] along every axis, the value everywhere else
 *
 * 'axes' holds for each of 'rank' axes, outermost first: the extent of y, the extent of x, before,
 * and interior + 1.
 *
 * Work-item: one element of y, which looks for its element of x. Local memory: none.
 * Limits: elements of a tensor fit an int.
 */
__kernel void pad_forward_direct(
    __global const float *x, const int x_offset,
    __global const int *axes, const int axes_offset,
    __global float *y, const int y_offset,
    const int elements, const int rank, const float value)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  int rest = element;
  int from = 0;
  int stride = 1;
  int inside = 1;
  for (int axis = rank - 1; axis >= 0; axis--) {
    const __global int *along = axes + axes_offset + 4 * axis;
    const int extent = along[1];
    const int step = along[3];
    const int spread = rest % along[0] - along[2];
    const int index = spread / step;
    rest /= along[0];
    inside &= spread >= 0 && index * step == spread && index < extent;
    from += index * stride;
    stride *= extent;
  }
  y[y_offset + element] = inside ? x[x_offset + from] : value;
}
