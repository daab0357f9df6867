/* One step of Adam, or with decoupled weight decay of AdamW, over all parameters.
 *
 *   g' = decoupled ? g : g + weight_decay * p
 *   m' = beta1 * m + rest1 * g';  v' = beta2 * v + rest2 * g'^2
 *   p' = p - rate * (m' * c1 / (sqrt(v' * c2) + epsilon) + (decoupled ? weight_decay * p : 0))
 *
 * rate, c1 and c2 are numbers[first] and the next two, whose bits are a float's; rest1 = 1 - beta1 and
 * rest2 = 1 - beta2 come rounded once from the host.
 *
 * Work-group: a block of neighbours of one parameter; its row of `blocks` holds the length and where
 * the block begins in p, g, m, v, p', m', v'. The work-items take FUNCTION_LANES elements at a time.
 * In place: a work-item reads an element before it writes it, and no other reads it.
 * Local memory: none. Source: Kingma and Ba 2015; Loshchilov and Hutter 2019.
 */
#include "common/lanes.clh"

__kernel void adam_update_fused(
    __global const int *numbers, const int numbers_offset,
    __global const int *blocks, const int blocks_offset,
    __global const float *p, const int p_offset,
    __global const float *g, const int g_offset,
    __global const float *m, const int m_offset,
    __global const float *v, const int v_offset,
    __global float *new_p, const int new_p_offset,
    __global float *new_m, const int new_m_offset,
    __global float *new_v, const int new_v_offset,
    const float beta1, const float rest1, const float beta2, const float rest2,
    const float epsilon, const float weight_decay, const int decoupled, const int first)
{
  const __global int *block = blocks + blocks_offset + get_group_id(0) * 8;
  const int length = block[0];
  const __global float *ps = p + p_offset + block[1];
  const __global float *gs = g + g_offset + block[2];
  const __global float *ms = m + m_offset + block[3];
  const __global float *vs = v + v_offset + block[4];
  __global float *new_ps = new_p + new_p_offset + block[5];
  __global float *new_ms = new_m + new_m_offset + block[6];
  __global float *new_vs = new_v + new_v_offset + block[7];
  const float rate = as_float(numbers[numbers_offset + first]);
  const float c1 = as_float(numbers[numbers_offset + first + 1]);
  const float c2 = as_float(numbers[numbers_offset + first + 2]);
  const int stride = get_local_size(0) * LANES;

  for (int i = get_local_id(0) * LANES; i < length; i += stride) {
    const int count = min(length - i, LANES);
    const FLOATS old = lanes_load(ps + i, count, 0.0f);
    const FLOATS decay = weight_decay * old;
    const FLOATS loss_gradient = lanes_load(gs + i, count, 0.0f);
    const FLOATS gradient = decoupled ? loss_gradient : loss_gradient + decay;
    const FLOATS mean = beta1 * lanes_load(ms + i, count, 0.0f) + rest1 * gradient;
    const FLOATS square = beta2 * lanes_load(vs + i, count, 0.0f) + rest2 * gradient * gradient;
    const FLOATS step = mean * c1 / (sqrt(square * c2) + epsilon);
    lanes_store(mean, new_ms + i, count);
    lanes_store(square, new_vs + i, count);
    lanes_store(old - rate * (decoupled ? step + decay : step), new_ps + i, count);
  }
}
