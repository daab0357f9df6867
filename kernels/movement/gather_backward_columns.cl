/* Gradient of slices by their numbers: to each slice the dy of every index that names it.
 *
 *   dx[a, s, b] = sum over i, ascending, of dy[a, i, b] where indices[i] = s or s - extent
 *
 * Work-item: 'per_item' neighbours along the axis, in one column a, b: it starts them as 0, goes
 * once over all indices and adds to those that are its own, so that no two add at once and the order
 * is fixed; neighbours read and write neighbours along b. Local memory: none.
 * Limits: elements of a tensor fit an int.
 */
__kernel void gather_backward_columns(
    __global const float *dy, const int dy_offset,
    __global const int *indices, const int indices_offset,
    __global float *dx, const int dx_offset,
    const int items, const int count, const int extent, const int inner,
    const int pieces, const int per_item)
{
  const int item = get_global_id(0);
  if (item >= items) {
    return;
  }
  const int b = item % inner;
  const int piece = item / inner % pieces;
  const int outer = item / (inner * pieces);
  const int first = piece * per_item;
  const int end = min(first + per_item, extent);
  const __global float *from = dy + dy_offset + outer * count * inner + b;
  __global float *to = dx + dx_offset + outer * extent * inner + b;
  for (int s = first; s < end; s++) {
    to[s * inner] = 0;
  }
  for (int i = 0; i < count; i++) {
    const int index = indices[indices_offset + i];
    const int slice = index < 0 ? index + extent : index;
    if (slice >= first && slice < end) {
      to[slice * inner] += from[i * inner];
    }
  }
}
