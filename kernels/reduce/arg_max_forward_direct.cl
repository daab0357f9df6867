/* The position of the largest element along an axis.
 *
 *   y[o, i] = the first k at which x[o, k, i] is largest; NaN counts as larger than every number
 *
 * Work-item: one output. Local memory: none.
 */
__kernel void arg_max_forward_direct(
    __global const float *x, const int x_offset,
    __global int *y, const int y_offset,
    const int outputs, const int extent, const int inner)
{
  const int output = get_global_id(0);
  if (output >= outputs) {
    return;
  }
  const int outer = output / inner;
  const __global float *lane = x + x_offset + outer * extent * inner + (output - outer * inner);
  float best = lane[0];
  int position = 0;
  for (int k = 1; k < extent; k++) {
    const float value = lane[k * inner];
    if (value > best || (isnan(value) && !isnan(best))) {
      best = value;
      position = k;
    }
  }
  y[y_offset + output] = position;
}
