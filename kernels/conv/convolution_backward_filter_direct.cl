/* Gradient of a convolution with respect to its filter, gathered, the sum cut into parts.
 *
 *   parts[s, link, r] = sum over the s-th run of positions (n, p) of
 *                       x[n, c, p * stride + r * dilation - pad] * dy[n, k, p]
 *
 * with x zero outside; convolution_sum_filter_parts adds the parts. Positions run over images and
 * then over an output plane; each part has part_positions of them, the last one the rest. With one
 * part this is dw itself. Link and channels: with groups, link = k * inputs_per_group + c's place
 * in the group; a table (tabled = 1) holds c and k of each link at links[2 * link].
 *
 * Work-item: one element of a part. A sum over millions of positions would else run on as few
 * work-items as the filter has elements. Local memory: none. Limits: elements of a tensor and of
 * all parts fit an int.
 */
__kernel void convolution_backward_filter_direct(
    __global const float *x, const int x_offset,
    __global const float *dy, const int dy_offset,
    __global float *parts, const int parts_offset,
    __global const int *links, const int links_offset,
    const int elements, const int part_count, const int part_positions, const int positions,
    const int channels_in, const int channels_out,
    const int inputs_per_group, const int outputs_per_group,
    const int tabled,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int kernel_d, const int kernel_h, const int kernel_w,
    const int stride_d, const int stride_h, const int stride_w,
    const int dilation_d, const int dilation_h, const int dilation_w,
    const int pad_d, const int pad_h, const int pad_w)
{
  const int item = get_global_id(0);
  const int part = item / elements;
  if (part >= part_count) {
    return;
  }
  const int element = item % elements;
  const int r_w = element % kernel_w;
  const int r_h = element / kernel_w % kernel_h;
  const int r_d = element / (kernel_w * kernel_h) % kernel_d;
  const int link = element / (kernel_w * kernel_h * kernel_d);
  const __global int *pair = links + links_offset + 2 * link;
  const int k = tabled ? pair[1] : link / inputs_per_group;
  const int c = tabled
      ? pair[0]
      : k / outputs_per_group * inputs_per_group + link % inputs_per_group;

  const int start = part * part_positions;
  const int end = min(start + part_positions, positions);
  int p_w = start % out_w;
  int p_h = start / out_w % out_h;
  int p_d = start / (out_w * out_h) % out_d;
  const int n = start / (out_w * out_h * out_d);
  const int plane = in_d * in_h * in_w;
  const __global float *from = x + x_offset + (n * channels_in + c) * plane;
  // A plane of dy is read in order; between images lie the planes of the other channels.
  const int out_plane = out_d * out_h * out_w;
  const __global float *upstream = dy + dy_offset + (n * channels_out + k) * out_plane;

  float sum = 0.0f;
  for (int position = start; position < end; position++) {
    const int d = p_d * stride_d + r_d * dilation_d - pad_d;
    const int h = p_h * stride_h + r_h * dilation_h - pad_h;
    const int v = p_w * stride_w + r_w * dilation_w - pad_w;
    if (d >= 0 && d < in_d && h >= 0 && h < in_h && v >= 0 && v < in_w) {
      sum += from[(d * in_h + h) * in_w + v] * upstream[(p_d * out_h + p_h) * out_w + p_w];
    }
    if (++p_w == out_w) {
      p_w = 0;
      if (++p_h == out_h) {
        p_h = 0;
        if (++p_d == out_d) {
          p_d = 0;
          from += channels_in * plane;
          upstream += channels_out * out_plane;
        }
      }
    }
  }
  parts[parts_offset + item] = sum;
}
