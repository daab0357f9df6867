/* Convolution forward, any window, groups or a connection table: the plain form of the formula.
 *
 *   y[n, k, p] = ACTIVATION(bias[k] + sum over links (k, c) and taps r of
 *                           w[link, r] * x[n, c, p * stride + r * dilation - pad])
 *
 * with x zero outside. A filter is links x taps: with groups, output channel k has the links
 * k * inputs_per_group + i to the inputs of its group; a table (tabled = 1) says
 *   links[k] .. links[k + 1]           the links of output channel k
 *   links[channels_out + 1 + link]     the input channel of a link
 *
 * Work-item: one output. Local memory: none. Limits: elements of a tensor fit an int.
 */
#include "common/functions.clh"

__kernel void convolution_forward_direct(
    __global const float *x, const int x_offset,
    __global const float *w, const int w_offset,
    __global const float *bias, const int bias_offset,
    __global float *y, const int y_offset,
    __global const int *links, const int links_offset,
    const int outputs, const int channels_in, const int channels_out,
    const int inputs_per_group, const int outputs_per_group,
    const int tabled, const int has_bias,
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
  const int k = output / (out_w * out_h * out_d) % channels_out;
  const int n = output / (out_w * out_h * out_d) / channels_out;
  const int taps = kernel_d * kernel_h * kernel_w;
  const int plane = in_d * in_h * in_w;
  const __global float *image = x + x_offset + n * channels_in * plane;
  const __global int *table = links + links_offset;

  const int group_start = k / outputs_per_group * inputs_per_group;
  const int first = tabled ? table[k] : k * inputs_per_group;
  const int end = tabled ? table[k + 1] : first + inputs_per_group;
  float sum = has_bias ? bias[bias_offset + k] : 0.0f;
  // Channels innermost: where a tap lies is found out once for all of them.
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
        const int v = p_w * stride_w + r_w * dilation_w - pad_w;
        if (v < 0 || v >= in_w) {
          continue;
        }
        const __global float *from = image + (d * in_h + h) * in_w + v;
        const __global float *filter = w + w_offset + (r_d * kernel_h + r_h) * kernel_w + r_w;
        for (int link = first; link < end; link++) {
          const int c = tabled ? table[channels_out + 1 + link] : group_start + link - first;
          sum += filter[link * taps] * from[c * plane];
        }
      }
    }
  }
  y[y_offset + output] = ACTIVATION(sum);
}
