/* Pooled values back at the positions of the maxima.
 *
 *   y[nc, q] = x[nc, p] of the last window p that covers q and where positions[nc, p] = q, else 0
 *
 * gathered by the receiving element. 'windows' is as unpool.clh says; the axes of the unpooled
 * plane are in_*, those of the pooled one out_*.
 *
 * Work-item: one element of y. Local memory: none. Limits: elements of a tensor fit an int.
 */
#include "pool/unpool.clh"

__kernel void max_unpool_forward_direct(
    __global const float *x, const int x_offset,
    __global const int *positions, const int positions_offset,
    __global const int *windows, const int windows_offset,
    __global float *y, const int y_offset,
    const int elements,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int window_step_d, const int window_step_h, const int window_step_w)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int inputs = in_d * in_h * in_w;
  const int plane = element / inputs;
  const int start = plane * (out_d * out_h * out_w);
  const int window = window_of(
      positions + positions_offset + start, windows + windows_offset, element - plane * inputs,
      in_d, in_h, in_w, out_h, out_w, window_step_d, window_step_h, window_step_w);
  float value = 0;
  if (window >= 0) {
    value = x[x_offset + start + window];
  }
  y[y_offset + element] = value;
}
