/* Labels as indicator vectors.
 *
 *   y[n, c, p] = on where c = labels[n, p], else off
 *
 * Work-item: one element of y. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void one_hot_forward_direct(
    __global const int *labels, const int labels_offset,
    __global float *y, const int y_offset,
    const int elements, const int classes, const int positions, const float on, const float off)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int p = element % positions;
  const int c = element / positions % classes;
  const int n = element / positions / classes;
  y[y_offset + element] = labels[labels_offset + n * positions + p] == c ? on : off;
}
