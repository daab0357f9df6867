/* Gradient of mean pooling: each dy, divided by its window's divisor, goes to the whole window.
 *
 *   dx[nc, q] = sum over windows p that cover q of dy[nc, p] / divisor(p)
 *
 * gathered by the receiving element in the row-major order of p. 'windows' holds for each index
 * along each axis of the input (in_d pairs, then in_h, then in_w) the first window that covers it
 * and one more than the last; every window_step-th of them does. The divisor is a product over the
 * axes: counts holds out_d, then out_h, then out_w factors.
 *
 * Work-item: one element of dx. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void average_pool_backward_direct(
    __global const float *dy, const int dy_offset,
    __global const int *counts, const int counts_offset,
    __global const int *windows, const int windows_offset,
    __global float *dx, const int dx_offset,
    const int elements,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int window_step_d, const int window_step_h, const int window_step_w)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int q_w = element % in_w;
  const int q_h = element / in_w % in_h;
  const int q_d = element / (in_w * in_h) % in_d;
  const int plane = element / (in_w * in_h * in_d);
  const __global int *along_d = windows + windows_offset + 2 * q_d;
  const __global int *along_h = windows + windows_offset + 2 * (in_d + q_h);
  const __global int *along_w = windows + windows_offset + 2 * (in_d + in_h + q_w);
  const __global int *factors = counts + counts_offset;
  const int first_h = along_h[0];
  const int end_h = along_h[1];
  const int first_w = along_w[0];
  const int end_w = along_w[1];

  float sum = 0;
  for (int p_d = along_d[0]; p_d < along_d[1]; p_d += window_step_d) {
    for (int p_h = first_h; p_h < end_h; p_h += window_step_h) {
      const __global float *row = dy + dy_offset + ((plane * out_d + p_d) * out_h + p_h) * out_w;
      const int factor = factors[p_d] * factors[out_d + p_h];
      for (int p_w = first_w; p_w < end_w; p_w += window_step_w) {
        // A window that covers an element of the input counts at least that one: no division by 0.
        sum += row[p_w] / (float)(factor * factors[out_d + out_h + p_w]);
      }
    }
  }
  dx[dx_offset + element] = sum;
}
