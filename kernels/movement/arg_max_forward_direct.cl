/* Position of the largest element along an axis.
 *
 *   y[o, i] = the first r with x[o, r, i] = max over r of x[o, r, i]
 *
 * NaN counts as larger than every number, and the first NaN wins.
 *
 * Work-item: one element of y. Local memory: none. Limits: elements of a tensor fit an int.
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
  const __global float *from = x + x_offset + outer * extent * inner + (output - outer * inner);
  float best = from[0];
  int position = 0;
  for (int r = 1; r < extent; r++) {
    const float value = from[r * inner];
    if (value > best || (isnan(value) && !isnan(best))) {
      best = value;
      position = r;
    }
  }
  y[y_offset + output] = position;
}
