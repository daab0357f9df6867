/* Mean of each window, as average_pool_forward_direct, for CPU devices.
 *
 *   y[nc, p] = sum over taps r of x[nc, p * stride + r * dilation - pad] * scale
 *       / (divisor(p) * scale)
 *
 * Work-item: 'rows_per_item' output rows, one after the other, each in vectors of LANES outputs
 * from whole_from to whole_to, where no tap along the width lies in the padding (the last vector
 * overlaps the one before; both compute the same), and one by one at the borders. There a window
 * without dilation is summed in vectors along its taps, for windows as large as the input.
 * Local memory: none. Limits: elements of a tensor fit an int; STEP 2 needs kernel_w > 1.
 */
#include "pool/rows.clh"

float sum_of_taps(
    const __global float *at, const int taps, const int dilation, const float scale)
{
  float sum = 0;
  int r = 0;
  if (dilation == 1 && taps >= LANES) {
    FLOATS sums = 0;
    for (; r + LANES <= taps; r += LANES) {
      sums = fma(LOAD(0, at + r), (FLOATS)scale, sums);
    }
#if LANES == 8
    const float4 half_sums = sums.lo + sums.hi;
#else
    const float4 half_sums = sums;
#endif
    sum = (half_sums.x + half_sums.z) + (half_sums.y + half_sums.w);
  }
  for (; r < taps; r++) {
    sum = fma(at[r * dilation], scale, sum);
  }
  return sum;
}

__kernel void average_pool_forward_rows(
    __global const float *x, const int x_offset,
    __global const int *counts, const int counts_offset,
    __global float *y, const int y_offset,
    const int rows, const int rows_per_item, const int whole_from, const int whole_to,
    const float scale,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int kernel_d, const int kernel_h, const int kernel_w,
    const int stride_d, const int stride_h, const int stride_w,
    const int dilation_d, const int dilation_h, const int dilation_w,
    const int pad_d, const int pad_h, const int pad_w)
{
  const int first_row = get_global_id(0) * rows_per_item;
  const int end_row = min(first_row + rows_per_item, rows);
  const int plane_step = dilation_d * in_h * in_w;
  const int row_step = dilation_h * in_w;
  const __global int *factors = counts + counts_offset;
  const __global int *factors_w = factors + out_d + out_h;

  int p_h = first_row % out_h;
  int p_d = first_row / out_h % out_d;
  int plane = first_row / (out_h * out_d);
  for (int row = first_row; row < end_row; row++) {
    const int d = p_d * stride_d - pad_d;
    const int h = p_h * stride_h - pad_h;
    const int first_d = first_tap(d, dilation_d);
    const int end_d = end_tap(d, dilation_d, kernel_d, in_d);
    const int first_h = first_tap(h, dilation_h);
    const int end_h = end_tap(h, dilation_h, kernel_h, in_h);
    const __global float *from = x + x_offset + plane * (in_d * in_h * in_w);
    const int start = (d * in_h + h) * in_w - pad_w;
    const int factor = factors[p_d] * factors[out_d + p_h];
    __global float *to = y + y_offset + row * out_w;

    for (int p = whole_from; p < whole_to; p += LANES) {
      const int p_w = min(p, whole_to - LANES);
      FLOATS sum = 0;
      for (int r_d = first_d; r_d < end_d; r_d++) {
        for (int r_h = first_h; r_h < end_h; r_h++) {
          const int tap_row = start + p_w * stride_w + r_d * plane_step + r_h * row_step;
#if PAIRED
          const two_vectors both = LOAD_TWICE(0, from + tap_row);
          sum += fma(both.even, (FLOATS)scale, both.odd * scale);
#else
          for (int r_w = 0; r_w < kernel_w; r_w++) {
            const FLOATS x_w = load_lanes(from + tap_row + r_w * dilation_w, r_w, stride_w);
            sum = fma(x_w, (FLOATS)scale, sum);
          }
#endif
        }
      }
      const FLOATS divisor = TO_FLOATS(LOAD(0, factors_w + p_w) * factor) * scale;
      STORE(select(sum / divisor, (FLOATS)0, divisor == 0), 0, to + p_w);
    }
    for (int border = 0; border < out_w - (whole_to - whole_from); border++) {
      const int p_w = border < whole_from ? border : border + whole_to - whole_from;
      const int w = p_w * stride_w - pad_w;
      const int first_w = first_tap(w, dilation_w);
      const int end_w = end_tap(w, dilation_w, kernel_w, in_w);
      float sum = 0;
      for (int r_d = first_d; r_d < end_d; r_d++) {
        for (int r_h = first_h; r_h < end_h; r_h++) {
          const int tap_row = start + p_w * stride_w + r_d * plane_step + r_h * row_step;
          sum += sum_of_taps(
              from + tap_row + first_w * dilation_w, end_w - first_w, dilation_w, scale);
        }
      }
      const int divisor = factors_w[p_w] * factor;
      to[p_w] = divisor == 0 ? 0 : sum / (divisor * scale);
    }
    if (++p_h == out_h) {
      p_h = 0;
      if (++p_d == out_d) {
        p_d = 0;
        plane++;
      }
    }
  }
}
