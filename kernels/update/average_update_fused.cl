/* One step of running averages of many tensors.
 *
 *   p' = (1 - share) * p + share * g
 *
 * p are the averages, g what is averaged; share is numbers[first], whose bits are a float's.
 *
 * Work-group: a block of neighbours of one tensor; its row of `blocks` holds the length and where the
 * block begins in p, g, p'. The work-items take FUNCTION_LANES elements at a time.
 * In place: a work-item reads an element before it writes it, and no other reads it.
 * Local memory: none.
 */
#include "common/lanes.clh"

__kernel void average_update_fused(
    __global const int *numbers, const int numbers_offset,
    __global const int *blocks, const int blocks_offset,
    __global const float *p, const int p_offset,
    __global const float *g, const int g_offset,
    __global float *new_p, const int new_p_offset,
    const int first)
{
  const __global int *block = blocks + blocks_offset + get_group_id(0) * 4;
  const int length = block[0];
  const __global float *ps = p + p_offset + block[1];
  const __global float *gs = g + g_offset + block[2];
  __global float *new_ps = new_p + new_p_offset + block[3];
  const float share = as_float(numbers[numbers_offset + first]);
  const int stride = get_local_size(0) * LANES;

  for (int i = get_local_id(0) * LANES; i < length; i += stride) {
    const int count = min(length - i, LANES);
    const FLOATS old = lanes_load(ps + i, count, 0.0f);
    const FLOATS fresh = lanes_load(gs + i, count, 0.0f);
    lanes_store((1.0f - share) * old + share * fresh, new_ps + i, count);
  }
}
