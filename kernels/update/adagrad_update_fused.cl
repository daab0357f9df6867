/* One step of Adagrad over all parameters.
 *
 *   g' = g + weight_decay * p;  s' = s + g'^2
 *   p' = p - rate * g' / (sqrt(s') + epsilon)
 *
 * rate is numbers[first], whose bits are a float's.
 *
 * Work-group: a block of neighbours of one parameter; its row of `blocks` holds the length and where
 * the block begins in p, g, s, p', s'. The work-items take FUNCTION_LANES elements at a time.
 * In place: a work-item reads an element before it writes it, and no other reads it.
 * Local memory: none. Source: Duchi, Hazan and Singer 2011.
 */
#include "common/lanes.clh"

__kernel void adagrad_update_fused(
    __global const int *numbers, const int numbers_offset,
    __global const int *blocks, const int blocks_offset,
    __global const float *p, const int p_offset,
    __global const float *g, const int g_offset,
    __global const float *s, const int s_offset,
    __global float *new_p, const int new_p_offset,
    __global float *new_s, const int new_s_offset,
    const float epsilon, const float weight_decay, const int first)
{
  const __global int *block = blocks + blocks_offset + get_group_id(0) * 6;
  const int length = block[0];
  const __global float *ps = p + p_offset + block[1];
  const __global float *gs = g + g_offset + block[2];
  const __global float *ss = s + s_offset + block[3];
  __global float *new_ps = new_p + new_p_offset + block[4];
  __global float *new_ss = new_s + new_s_offset + block[5];
  const float rate = as_float(numbers[numbers_offset + first]);
  const int stride = get_local_size(0) * LANES;

  for (int i = get_local_id(0) * LANES; i < length; i += stride) {
    const int count = min(length - i, LANES);
    const FLOATS old = lanes_load(ps + i, count, 0.0f);
    const FLOATS gradient = lanes_load(gs + i, count, 0.0f) + weight_decay * old;
    const FLOATS sum = lanes_load(ss + i, count, 0.0f) + gradient * gradient;
    lanes_store(sum, new_ss + i, count);
    lanes_store(old - rate * (gradient / (sqrt(sum) + epsilon)), new_ps + i, count);
  }
}
