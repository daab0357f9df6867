/* Maximum of each window of adaptive pooling and its position in the input plane.
 *
 *   y[nc, p] = max over q from the window's start to below its end of x[nc, q]
 *
 * NaN counts as larger than every number, the first of equals in row-major order wins. 'windows'
 * holds start and end for each index along each axis of the output: out_d pairs, then out_h, then
 * out_w. No window is empty.
 *
 * Work-item: one output. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void adaptive_max_pool_forward_direct(
    __global const float *x, const int x_offset,
    __global const int *windows, const int windows_offset,
    __global float *y, const int y_offset,
    __global int *positions, const int positions_offset,
    const int outputs,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w)
{
  const int output = get_global_id(0);
  if (output >= outputs) {
    return;
  }
  const int p_w = output % out_w;
  const int p_h = output / out_w % out_h;
  const int p_d = output / (out_w * out_h) % out_d;
  const int plane = output / (out_w * out_h * out_d);
  const __global float *from = x + x_offset + plane * (in_d * in_h * in_w);
  const __global int *along_d = windows + windows_offset + 2 * p_d;
  const __global int *along_h = windows + windows_offset + 2 * (out_d + p_h);
  const __global int *along_w = windows + windows_offset + 2 * (out_d + out_h + p_w);
  const int start_h = along_h[0];
  const int end_h = along_h[1];
  const int start_w = along_w[0];
  const int end_w = along_w[1];

  int position = (along_d[0] * in_h + start_h) * in_w + start_w;
  float best = from[position];
  for (int d = along_d[0]; d < along_d[1]; d++) {
    for (int h = start_h; h < end_h; h++) {
      for (int w = start_w; w < end_w; w++) {
        const int at = (d * in_h + h) * in_w + w;
        const float value = from[at];
        if (value > best || (isnan(value) && !isnan(best))) {
          best = value;
          position = at;
        }
      }
    }
  }
  y[y_offset + output] = best;
  positions[positions_offset + output] = position;
}
