/* One step of RMSProp over all parameters.
 *
 *   g' = g + weight_decay * p;  s' = decay * s + rest * g'^2
 *   v' = momentum * v + g' / (sqrt(s') + epsilon);  p' = p - rate * v'
 *
 * rate is numbers[first], whose bits are a float's; rest = 1 - decay comes rounded once from the host.
 * Without momentum there is no v, and p stands in its place untouched.
 *
 * Work-group: a block of neighbours of one parameter; its row of `blocks` holds the length and where
 * the block begins in p, g, s, v, p', s', v'. The work-items take FUNCTION_LANES elements at a time.
 * In place: a work-item reads an element before it writes it, and no other reads it.
 * Local memory: none. Source: Tieleman and Hinton 2012.
 */
#include "common/lanes.clh"

__kernel void rms_prop_update_fused(
    __global const int *numbers, const int numbers_offset,
    __global const int *blocks, const int blocks_offset,
    __global const float *p, const int p_offset,
    __global const float *g, const int g_offset,
    __global const float *s, const int s_offset,
    __global const float *v, const int v_offset,
    __global float *new_p, const int new_p_offset,
    __global float *new_s, const int new_s_offset,
    __global float *new_v, const int new_v_offset,
    const float decay, const float rest, const float epsilon, const float momentum, const float weight_decay, const int first)
{
  const __global int *block = blocks + blocks_offset + get_group_id(0) * 8;
  const int length = block[0];
  const __global float *ps = p + p_offset + block[1];
  const __global float *gs = g + g_offset + block[2];
  const __global float *ss = s + s_offset + block[3];
  const __global float *vs = v + v_offset + block[4];
  __global float *new_ps = new_p + new_p_offset + block[5];
  __global float *new_ss = new_s + new_s_offset + block[6];
  __global float *new_vs = new_v + new_v_offset + block[7];
  const float rate = as_float(numbers[numbers_offset + first]);
  const int stride = get_local_size(0) * LANES;

  for (int i = get_local_id(0) * LANES; i < length; i += stride) {
    const int count = min(length - i, LANES);
    const FLOATS old = lanes_load(ps + i, count, 0.0f);
    const FLOATS gradient = lanes_load(gs + i, count, 0.0f) + weight_decay * old;
    const FLOATS mean = decay * lanes_load(ss + i, count, 0.0f) + rest * (gradient * gradient);
    FLOATS step = gradient / (sqrt(mean) + epsilon);
    lanes_store(mean, new_ss + i, count);
    if (momentum != 0.0f) {
      step = momentum * lanes_load(vs + i, count, 0.0f) + step;
      lanes_store(step, new_vs + i, count);
    }
    lanes_store(old - rate * step, new_ps + i, count);
  }
}
