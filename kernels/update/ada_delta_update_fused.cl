/* One step of AdaDelta over all parameters.
 *
 *   g' = g + weight_decay * p;  s' = decay * s + rest * g'^2
 *   step = g' / sqrt(s' + epsilon) * sqrt(d + epsilon)
 *   d' = decay * d + rest * step^2;  p' = p - rate * step
 *
 * rate is numbers[first], whose bits are a float's; rest = 1 - decay comes rounded once from the host.
 *
 * Work-group: a block of neighbours of one parameter; its row of `blocks` holds the length and where
 * the block begins in p, g, s, d, p', s', d'. The work-items take FUNCTION_LANES elements at a time.
 * In place: a work-item reads an element before it writes it, and no other reads it.
 * Local memory: none. Source: Zeiler 2012.
 */
#include "common/lanes.clh"

__kernel void ada_delta_update_fused(
    __global const int *numbers, const int numbers_offset,
    __global const int *blocks, const int blocks_offset,
    __global const float *p, const int p_offset,
    __global const float *g, const int g_offset,
    __global const float *s, const int s_offset,
    __global const float *d, const int d_offset,
    __global float *new_p, const int new_p_offset,
    __global float *new_s, const int new_s_offset,
    __global float *new_d, const int new_d_offset,
    const float decay, const float rest, const float epsilon, const float weight_decay, const int first)
{
  const __global int *block = blocks + blocks_offset + get_group_id(0) * 8;
  const int length = block[0];
  const __global float *ps = p + p_offset + block[1];
  const __global float *gs = g + g_offset + block[2];
  const __global float *ss = s + s_offset + block[3];
  const __global float *ds = d + d_offset + block[4];
  __global float *new_ps = new_p + new_p_offset + block[5];
  __global float *new_ss = new_s + new_s_offset + block[6];
  __global float *new_ds = new_d + new_d_offset + block[7];
  const float rate = as_float(numbers[numbers_offset + first]);
  const int stride = get_local_size(0) * LANES;

  for (int i = get_local_id(0) * LANES; i < length; i += stride) {
    const int count = min(length - i, LANES);
    const FLOATS old = lanes_load(ps + i, count, 0.0f);
    const FLOATS gradient = lanes_load(gs + i, count, 0.0f) + weight_decay * old;
    const FLOATS mean = decay * lanes_load(ss + i, count, 0.0f) + rest * (gradient * gradient);
    const FLOATS past = lanes_load(ds + i, count, 0.0f);
    const FLOATS step = gradient / sqrt(mean + epsilon) * sqrt(past + epsilon);
    lanes_store(mean, new_ss + i, count);
    lanes_store(decay * past + rest * (step * step), new_ds + i, count);
    lanes_store(old - rate * step, new_ps + i, count);
  }
}
