/* Labels as rows of numbers.
 *
 *   y[n, c, p] = labels[n, p] == c ? on : off
 *
 * Work-item: one element of y. Local memory: none.
 */
__kernel void one_hot_forward_direct(
    __global const int *labels, const int labels_offset,
    __global float *y, const int y_offset,
    const int elements, const int classes, const int inner, const float on, const float off)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int p = element % inner;
  const int c = element / inner % classes;
  const int n = element / (inner * classes);
  y[y_offset + element] = labels[labels_offset + n * inner + p] == c ? on : off;
}
