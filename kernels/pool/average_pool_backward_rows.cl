/* Gradient of mean pooling, as average_pool_backward_direct, for CPU devices.
 *
 *   dx[nc, q] = sum over windows p that cover q of dy[nc, p] / divisor(p)
 *
 * Work-item: 'rows_per_item' rows of dx, one after the other. 'windows' holds for each index along
 * the input's depth (in_d pairs), then height (in_h), the first window that covers it and one more
 * than the last; every window_step-th of them does. The divisor is a product over the axes: counts
 * holds out_d, then out_h, then out_w factors. A window that covers an element of the input counts
 * at least that one, so that nothing is divided by 0.
 *
 * STEP 1 or 2, without dilation along the width: from whole_from to whole_to a vector of LANES
 * windows t gives the elements t * STEP - pad_w + (0 or 1), each covered by windows t, t - 1, ...,
 * all of them inside the output; the elements at the borders one by one. STEP 0: the row starts as
 * zeros, and every window that covers it adds its share to its taps in this row.
 * Local memory: none. Limits: elements of a tensor fit an int.
 */
#include "pool/rows.clh"

/* The element w of a row of dx, at a border. */
float at_border(
    const __global float *dy, const __global int *factors, const int w,
    const int first_d, const int end_d, const int window_step_d,
    const int first_h, const int end_h, const int window_step_h,
    const int out_d, const int out_h, const int out_w,
    const int kernel_w, const int stride_w, const int pad_w)
{
  const int behind = w + pad_w - kernel_w + 1;
  const int first_w = behind <= 0 ? 0 : (behind + stride_w - 1) / stride_w;
  const int end_w = min(out_w, (w + pad_w) / stride_w + 1);
  float sum = 0;
  for (int p_d = first_d; p_d < end_d; p_d += window_step_d) {
    for (int p_h = first_h; p_h < end_h; p_h += window_step_h) {
      const int factor = factors[p_d] * factors[out_d + p_h];
      const __global float *row = dy + (p_d * out_h + p_h) * out_w;
      for (int p_w = first_w; p_w < end_w; p_w++) {
        sum += row[p_w] / (float)(factor * factors[out_d + out_h + p_w]);
      }
    }
  }
  return sum;
}

__kernel void average_pool_backward_rows(
    __global const float *dy, const int dy_offset,
    __global const int *counts, const int counts_offset,
    __global const int *windows, const int windows_offset,
    __global float *dx, const int dx_offset,
    const int rows, const int rows_per_item, const int whole_from, const int whole_to,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int kernel_w, const int stride_w, const int dilation_w, const int pad_w,
    const int window_step_d, const int window_step_h)
{
  const int first_row = get_global_id(0) * rows_per_item;
  const int end_row = min(first_row + rows_per_item, rows);
  const __global int *factors = counts + counts_offset;
  const __global int *factors_w = factors + out_d + out_h;

  int q_h = first_row % in_h;
  int q_d = first_row / in_h % in_d;
  int plane = first_row / (in_h * in_d);
  for (int row = first_row; row < end_row; row++) {
    const __global int *along_d = windows + windows_offset + 2 * q_d;
    const __global int *along_h = windows + windows_offset + 2 * (in_d + q_h);
    const int first_d = along_d[0];
    const int end_d = along_d[1];
    const int first_h = along_h[0];
    const int end_h = along_h[1];
    const __global float *from = dy + dy_offset + plane * (out_d * out_h * out_w);
    __global float *to = dx + dx_offset + row * in_w;

#if STEP > 0
    for (int t = whole_from; t < whole_to; t += LANES) {
      const int first = min(t, whole_to - LANES);
      FLOATS sum = 0;
#if STEP == 2
      FLOATS next_sum = 0;
#endif
      for (int p_d = first_d; p_d < end_d; p_d += window_step_d) {
        for (int p_h = first_h; p_h < end_h; p_h += window_step_h) {
          const int factor = factors[p_d] * factors[out_d + p_h];
          const __global float *p_row = from + (p_d * out_h + p_h) * out_w;
#if PAIRED
          const FLOATS share =
              LOAD(0, p_row + first) / TO_FLOATS(LOAD(0, factors_w + first) * factor);
          sum += share;
          next_sum += share;
#else
          int p = first;
          for (int r = 0; r < kernel_w; r += STEP, p--) {
            const FLOATS share = LOAD(0, p_row + p) / TO_FLOATS(LOAD(0, factors_w + p) * factor);
            sum += share;
#if STEP == 2
            next_sum += r + 1 < kernel_w ? share : (FLOATS)0;
#endif
          }
#endif
        }
      }
#if STEP == 1
      STORE(sum, 0, to + first - pad_w);
#else
      two_vectors both;
      both.even = sum;
      both.odd = next_sum;
      STORE_TWICE(both, 0, to + first * STEP - pad_w);
#endif
    }
    const int left = whole_from * STEP - pad_w;
    const int right = whole_to * STEP - pad_w;
    for (int border = 0; border < in_w - (right - left); border++) {
      const int w = border < left ? border : border + right - left;
      to[w] = at_border(
          from, factors, w, first_d, end_d, window_step_d, first_h, end_h, window_step_h,
          out_d, out_h, out_w, kernel_w, stride_w, pad_w);
    }
#else
    for (int w = 0; w < in_w; w++) {
      to[w] = 0;
    }
    for (int p_d = first_d; p_d < end_d; p_d += window_step_d) {
      for (int p_h = first_h; p_h < end_h; p_h += window_step_h) {
        const int factor = factors[p_d] * factors[out_d + p_h];
        const __global float *p_row = from + (p_d * out_h + p_h) * out_w;
        for (int p = 0; p < out_w; p++) {
          const int start = p * stride_w - pad_w;
          const int end_w = end_tap(start, dilation_w, kernel_w, in_w);
          const int first_w = first_tap(start, dilation_w);
          if (first_w < end_w) {
            const float share = p_row[p] / (float)(factor * factors_w[p]);
            for (int r = first_w; r < end_w; r++) {
              to[start + r * dilation_w] += share;
            }
          }
        }
      }
    }
#endif
    if (++q_h == in_h) {
      q_h = 0;
      if (++q_d == in_d) {
        q_d = 0;
        plane++;
      }
    }
  }
}
