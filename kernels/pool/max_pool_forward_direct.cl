/* Maximum of each window and its position in the input plane.
 *
 *   y[nc, p] = max over taps r of x[nc, p * stride + r * dilation - pad]
 *
 * NaN counts as larger than every number, the first of equals in row-major order wins; a window
 * with nothing but padding gives -infinity and position -1.
 *
 * Work-item: one output. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void max_pool_forward_direct(
    __global const float *x, const int x_offset,
    __global float *y, const int y_offset,
    __global int *positions, const int positions_offset,
    const int outputs,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int kernel_d, const int kernel_h, const int kernel_w,
    const int stride_d, const int stride_h, const int stride_w,
    const int dilation_d, const int dilation_h, const int dilation_w,
    const int pad_d, const int pad_h, const int pad_w)
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

  float best = -INFINITY;
  int position = -1;
  for (int r_d = 0; r_d < kernel_d; r_d++) {
    const int d = p_d * stride_d + r_d * dilation_d - pad_d;
    if (d < 0 || d >= in_d) {
      continue;
    }
    for (int r_h = 0; r_h < kernel_h; r_h++) {
      const int h = p_h * stride_h + r_h * dilation_h - pad_h;
      if (h < 0 || h >= in_h) {
        continue;
      }
      for (int r_w = 0; r_w < kernel_w; r_w++) {
        const int w = p_w * stride_w + r_w * dilation_w - pad_w;
        if (w < 0 || w >= in_w) {
          continue;
        }
        const int at = (d * in_h + h) * in_w + w;
        const float value = from[at];
        // The first element counts even when it is -infinity; a NaN stays once it is there.
        if (position < 0 || value > best || (isnan(value) && !isnan(best))) {
          best = value;
          position = at;
        }
      }
    }
  }
  y[y_offset + output] = best;
  positions[positions_offset + output] = position;
}
