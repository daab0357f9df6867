/* Copies between two walks over the same extents: broadcasting, transposing, slicing and joining.
 *
 *   y[to_start + sum over axes a of i_a * to_a] = x[from_start + sum over axes a of i_a * from_a]
 *
 * 'walk' holds 'rank' extents, then as many from_a, then as many to_a, outermost axis first.
 *
 * Work-item: one element, in row-major order of the walk. Local memory: none.
 * Limits: elements of a tensor fit an int.
 */
__kernel void copy_direct(
    __global const float *x, const int x_offset,
    __global const int *walk, const int walk_offset,
    __global float *y, const int y_offset,
    const int elements, const int rank, const int from_start, const int to_start)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const __global int *extents = walk + walk_offset;
  int rest = element;
  int from = x_offset + from_start;
  int to = y_offset + to_start;
  for (int axis = rank - 1; axis > 0; axis--) {
    const int index = rest % extents[axis];
    rest /= extents[axis];
    from += index * extents[rank + axis];
    to += index * extents[2 * rank + axis];
  }
  y[to + rest * extents[2 * rank]] = x[from + rest * extents[rank]];
}
