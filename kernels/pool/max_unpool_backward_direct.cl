/* Gradient of unpooling.
 *
 *   dx[nc, p] = dy[nc, q] for q = positions[nc, p] where p is the window of q, else 0
 *
 * where the window of q is the last one that covers q and whose position is q. 'windows' is as
 * unpool.clh says; the axes of the unpooled plane are in_*, those of the pooled one out_*.
 *
 * Work-item: one element of dx. Local memory: none. Limits: elements of a tensor fit an int.
 */
#include "pool/unpool.clh"

__kernel void max_unpool_backward_direct(
    __global const float *dy, const int dy_offset,
    __global const int *positions, const int positions_offset,
    __global const int *windows, const int windows_offset,
    __global float *dx, const int dx_offset,
    const int values,
    const int in_d, const int in_h, const int in_w,
    const int out_d, const int out_h, const int out_w,
    const int window_step_d, const int window_step_h, const int window_step_w)
{
  const int value = get_global_id(0);
  if (value >= values) {
    return;
  }
  const int inputs = in_d * in_h * in_w;
  const int outputs = out_d * out_h * out_w;
  const int plane = value / outputs;
  const __global int *winners = positions + positions_offset + plane * outputs;
  const int p = value - plane * outputs;
  const int q = winners[p];
  float gradient = 0;
  if (q >= 0 && q < inputs) {
    const int window = window_of(
        winners, windows + windows_offset, q,
        in_d, in_h, in_w, out_h, out_w, window_step_d, window_step_h, window_step_w);
    if (window == p) {
      gradient = dy[dy_offset + plane * inputs + q];
    }
  }
  dx[dx_offset + value] = gradient;
}
