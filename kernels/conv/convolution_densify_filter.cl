/* The dense filter of a connection table: every pair of channels, 0 where there is no link.
 *
 *   dense[k, c, r] = w[link of (k, c), r], or 0
 *
 * A NaN or infinity in x meets those zeros and may spread to outputs that have no link to it.
 *
 * Work-item: one element of the dense filter. Local memory: none. Limits: elements fit an int.
 */
__kernel void convolution_densify_filter(
    __global const float *w, const int w_offset,
    __global const int *link_of, const int link_of_offset,
    __global float *dense, const int dense_offset,
    const int elements, const int taps)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int link = link_of[link_of_offset + element / taps];
  dense[dense_offset + element] = link < 0 ? 0.0f : w[w_offset + link * taps + element % taps];
}
