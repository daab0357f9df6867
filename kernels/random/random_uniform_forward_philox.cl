/* Random numbers of a step, uniform in [0, 1).
 *
 *   y[i] = (word i of the stream >> 8) * 2^-24
 *
 * The seed is in numbers[0] and [1] and the step in numbers[2] and [3], low halves first. The stream's
 * low half is the step's, its high half stream_high.
 *
 * Work-item: a block of four neighbours; the last one may have fewer. Integer arithmetic but for the
 * last product, which is exact: the same bits everywhere. Local memory: none.
 * Source: Salmon, Moraes, Dror, Shaw, SC 2011, see philox.clh.
 */
#include "random/philox.clh"

__kernel void random_uniform_forward_philox(
    __global const int *numbers, const int numbers_offset,
    __global float *y, const int y_offset,
    const int elements, const int stream_high)
{
  const int block = get_global_id(0);
  const int first = block * 4;
  if (first >= elements) {
    return;
  }
  const __global int *n = numbers + numbers_offset;
  const uint2 seed = (uint2)(as_uint(n[0]), as_uint(n[1]));
  const uint4 counter = (uint4)(block, 0, as_uint(n[2]), as_uint(stream_high));
  const float4 values = philox_uniform(philox_block(counter, seed));
  __global float *to = y + y_offset + first;
  if (first + 4 <= elements) {
    vstore4(values, 0, to);
  } else {
    to[0] = values.x;
    if (first + 1 < elements) {
      to[1] = values.y;
    }
    if (first + 2 < elements) {
      to[2] = values.z;
    }
  }
}
