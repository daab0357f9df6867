/* Weighted sums of neighbours, the weights a product over the axes: resizing, adaptive means, and
 * the gradients of both.
 *
 *   y[nc, p] = sum over q of weight_d(p, q) * weight_h(p, q) * weight_w(p, q) * x[nc, q]
 *
 * 'bands' holds for each index along each axis of the output (out_d triples, then out_h, then
 * out_w) the first input that counts, how many count, perhaps none, and where in 'weights' theirs
 * start.
 *
 * Work-item: one output. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void resample_bands(
    __global const float *x, const int x_offset,
    __global const int *bands, const int bands_offset,
    __global const float *weights, const int weights_offset,
    __global float *y, const int y_offset,
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
  const __global int *along_d = bands + bands_offset + 3 * p_d;
  const __global int *along_h = bands + bands_offset + 3 * (out_d + p_h);
  const __global int *along_w = bands + bands_offset + 3 * (out_d + out_h + p_w);
  const __global float *weight_d = weights + weights_offset + along_d[2];
  const __global float *weight_h = weights + weights_offset + along_h[2];
  const __global float *weight_w = weights + weights_offset + along_w[2];
  const int first_h = along_h[0];
  const int count_h = along_h[1];
  const int first_w = along_w[0];
  const int count_w = along_w[1];
  const __global float *from = x + x_offset + plane * (in_d * in_h * in_w);

  float sum = 0;
  for (int d = 0; d < along_d[1]; d++) {
    for (int h = 0; h < count_h; h++) {
      const __global float *row = from + ((along_d[0] + d) * in_h + first_h + h) * in_w + first_w;
      const float weight = weight_d[d] * weight_h[h];
      for (int w = 0; w < count_w; w++) {
        sum = fma(row[w], weight * weight_w[w], sum);
      }
    }
  }
  y[y_offset + output] = sum;
}
