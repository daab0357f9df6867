/* Maximum of each window and its position in the input plane, as max_pool_forward_direct, for CPU
 * devices.
 *
 *   y[nc, p] = max over taps r of x[nc, p * stride + r * dilation - pad]
 *
 * Work-item: 'rows_per_item' output rows, one after the other, each in vectors of LANES outputs
 * from whole_from to whole_to, where no tap along the width lies in the padding (the last vector
 * overlaps the one before; both compute the same), and one by one at the borders.
 * Local memory: none. Limits: elements of a tensor fit an int; STEP 2 needs kernel_w > 1.
 */
#include "pool/rows.clh"

/* Not 'value > best': NaN wins, and stays; and the first wins even when it is -infinity. */
#define RAISE(tap_value, tap_position)                                          \
  {                                                                             \
    const FLOATS value = (tap_value);                                           \
    const INTS wins = (~(value <= best) & (best == best)) | (position < 0);     \
    best = select(best, value, wins);                                           \
    position = select(position, (tap_position) + lanes, wins);                  \
  }

/* A vector of outputs from the first on; 'at' is where its first window starts in the plane. */
void max_of_lanes(
    const __global float *from, __global float *y, __global int *positions, const int at,
    const int first_d, const int end_d, const int plane_step,
    const int first_h, const int end_h, const int row_step,
    const int kernel_w, const int dilation_w, const int stride_w)
{
  const INTS lanes = LANE_NUMBERS * stride_w;
  FLOATS best = -INFINITY;
  INTS position = -1;
  for (int r_d = first_d; r_d < end_d; r_d++) {
    for (int r_h = first_h; r_h < end_h; r_h++) {
      const int row = at + r_d * plane_step + r_h * row_step;
#if PAIRED
      const two_vectors both = LOAD_TWICE(0, from + row);
      RAISE(both.even, row)
      RAISE(both.odd, row + 1)
#else
      for (int r_w = 0; r_w < kernel_w; r_w++) {
        const int tap = row + r_w * dilation_w;
        RAISE(load_lanes(from + tap, r_w, stride_w), tap)
      }
#endif
    }
  }
  STORE(best, 0, y);
  STORE(position, 0, positions);
}

__kernel void max_pool_forward_rows(
    __global const float *x, const int x_offset,
    __global float *y, const int y_offset,
    __global int *positions, const int positions_offset,
    const int rows, const int rows_per_item, const int whole_from, const int whole_to,
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
    const int y_row = y_offset + row * out_w;
    const int positions_row = positions_offset + row * out_w;

    for (int p = whole_from; p < whole_to; p += LANES) {
      const int p_w = min(p, whole_to - LANES);
      max_of_lanes(
          from, y + y_row + p_w, positions + positions_row + p_w, start + p_w * stride_w,
          first_d, end_d, plane_step, first_h, end_h, row_step, kernel_w, dilation_w, stride_w);
    }
    for (int border = 0; border < out_w - (whole_to - whole_from); border++) {
      const int p_w = border < whole_from ? border : border + whole_to - whole_from;
      const int w = p_w * stride_w - pad_w;
      const int first_w = first_tap(w, dilation_w);
      const int end_w = end_tap(w, dilation_w, kernel_w, in_w);
      float best = -INFINITY;
      int position = -1;
      for (int r_d = first_d; r_d < end_d; r_d++) {
        for (int r_h = first_h; r_h < end_h; r_h++) {
          const int tap_row = start + p_w * stride_w + r_d * plane_step + r_h * row_step;
          for (int r_w = first_w; r_w < end_w; r_w++) {
            const int tap = tap_row + r_w * dilation_w;
            const float value = from[tap];
            if ((!(value <= best) && best == best) || position < 0) {
              best = value;
              position = tap;
            }
          }
        }
      }
      y[y_row + p_w] = best;
      positions[positions_row + p_w] = position;
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
