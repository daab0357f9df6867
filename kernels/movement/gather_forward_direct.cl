/* Slices of a tensor by their numbers along an axis.
 *
 *   y[a, i, b] = x[a, indices[i], b]
 *
 * A negative index counts from the end of the axis; of one outside of the axis the slice is 0.
 *
 * Work-item: one element of y. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void gather_forward_direct(
    __global const float *x, const int x_offset,
    __global const int *indices, const int indices_offset,
    __global float *y, const int y_offset,
    const int elements, const int count, const int extent, const int inner)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int b = element % inner;
  const int row = element / inner;
  const int outer = row / count;
  const int index = indices[indices_offset + row - outer * count];
  const int slice = index < 0 ? index + extent : index;
  float value = 0;
  if (slice >= 0 && slice < extent) {
    value = x[x_offset + (outer * extent + slice) * inner + b];
  }
  y[y_offset + element] = value;
}
