/* Gradient of maximum pooling, as max_pool_backward_direct, for CPU devices.
 *
 *   dx[nc, q] = sum over windows p of dy[nc, p] where positions[nc, p] = q
 *
 * Work-item: 'planes_per_item' planes of dx, one after the other. A plane starts as zeros, and each
 * window, in row-major order, adds at its winner: the plane belongs to one work-item, so that no
 * two add at once and the order is fixed. Gathering compares each window with every element that
 * it covers; this takes a third of the time where windows overlap.
 * Local memory: none. Limits: elements of a tensor fit an int; as many planes as cores, or more.
 */
__kernel void max_pool_backward_planes(
    __global const float *dy, const int dy_offset,
    __global const int *positions, const int positions_offset,
    __global float *dx, const int dx_offset,
    const int planes, const int planes_per_item, const int inputs, const int outputs)
{
  const int first = get_global_id(0) * planes_per_item;
  const int end = min(first + planes_per_item, planes);
  for (int plane = first; plane < end; plane++) {
    const __global float *from = dy + dy_offset + plane * outputs;
    const __global int *winners = positions + positions_offset + plane * outputs;
    __global float *to = dx + dx_offset + plane * inputs;
    for (int q = 0; q < inputs; q++) {
      to[q] = 0;
    }
    for (int p = 0; p < outputs; p++) {
      const int q = winners[p];
      if (q >= 0 && q < inputs) {
        to[q] += from[p];
      }
    }
  }
}
