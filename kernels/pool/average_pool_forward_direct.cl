/* Mean of each window.
 *
 *   y[nc, p] = sum over taps r of x[nc, p * stride + r * dilation - pad] * scale
 *       / (divisor(p) * scale)
 *
 * where the scale is a power of two, with which no sum overflows whose mean does not, and the divisor
 * is a product over the axes: counts holds out_d, then out_h, then out_w factors.
 * A window that counts no position gives 0.
 *
 * Work-item: one output. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void average_pool_forward_direct(
    __global const float *x, const int x_offset,
    __global const int *counts, const int counts_offset,
    __global float *y, const int y_offset,
    const int outputs, const float scale,
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

  float sum = 0;
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
        if (w >= 0 && w < in_w) {
          sum = fma(from[(d * in_h + h) * in_w + w], scale, sum);
        }
      }
    }
  }
  const __global int *factors = counts + counts_offset;
  const int divisor = factors[p_d] * factors[out_d + p_h] * factors[out_d + out_h + p_w];
  y[y_offset + output] = divisor == 0 ? 0 : sum / (divisor * scale);
}
