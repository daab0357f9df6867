/* Gradient of a convolution with respect to its input, gathered: the plain form of the formula.
 *
 *   dx[n, c, q] = sum over links (k, c) and taps r of w[link, r] * dy[n, k, p],
 *                 where p * stride = q + pad - r * dilation has a solution p inside dy
 *
 * A filter is links x taps: with groups, input channel c has a link from every output channel k
 * of its group, number k * inputs_per_group + c's place in the group; a table (tabled = 1) says
 *   links[c] .. links[c + 1]             which entries belong to input channel c
 *   links[channels_in + 1 + 2 * entry]   the number of a link, and behind it its output channel
 *
 * Work-item: one element of dx. Local memory: none. Limits: elements of a tensor fit an int.
 */
__kernel void convolution_backward_data_direct(
    __global const float *dy, const int dy_offset,
    __global const float *w, const int w_offset,
    __global float *dx, const int dx_offset,
    __global const int *links, const int links_offset,
    const int elements, const int channels_in, const int channels_out,
    const int inputs_per_group, const int outputs_per_group,
    const int tabled,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int kernel_d, const int kernel_h, const int kernel_w,
    const int stride_d, const int stride_h, const int stride_w,
    const int dilation_d, const int dilation_h, const int dilation_w,
    const int pad_d, const int pad_h, const int pad_w)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int q_w = element % in_w;
  const int q_h = element / in_w % in_h;
  const int q_d = element / (in_w * in_h) % in_d;
  const int c = element / (in_w * in_h * in_d) % channels_in;
  const int n = element / (in_w * in_h * in_d) / channels_in;
  const int taps = kernel_d * kernel_h * kernel_w;
  const int plane = out_d * out_h * out_w;
  const __global float *image = dy + dy_offset + n * channels_out * plane;
  const __global int *table = links + links_offset;

  const __global float *filter = w + w_offset;

  const int place = c % inputs_per_group;
  const int first_k = c / inputs_per_group * outputs_per_group;
  const int first = tabled ? table[c] : 0;
  const int end = tabled ? table[c + 1] : outputs_per_group;
  float sum = 0.0f;
  // Channels innermost: where a tap lies is found out once for all of them.
  for (int r_d = 0; r_d < kernel_d; r_d++) {
    const int d = q_d + pad_d - r_d * dilation_d;
    if (d < 0 || d % stride_d != 0 || d / stride_d >= out_d) {
      continue;
    }
    for (int r_h = 0; r_h < kernel_h; r_h++) {
      const int h = q_h + pad_h - r_h * dilation_h;
      if (h < 0 || h % stride_h != 0 || h / stride_h >= out_h) {
        continue;
      }
      for (int r_w = 0; r_w < kernel_w; r_w++) {
        const int v = q_w + pad_w - r_w * dilation_w;
        if (v < 0 || v % stride_w != 0 || v / stride_w >= out_w) {
          continue;
        }
        const int p = (d / stride_d * out_h + h / stride_h) * out_w + v / stride_w;
        const int tap = (r_d * kernel_h + r_h) * kernel_w + r_w;
        for (int entry = first; entry < end; entry++) {
          const int at = channels_in + 1 + 2 * entry;
          const int k = tabled ? table[at + 1] : first_k + entry;
          const int link = tabled ? table[at] : k * inputs_per_group + place;
          sum += filter[link * taps + tap] * image[k * plane + p];
        }
      }
    }
  }
  dx[dx_offset + element] = sum;
}
