/* Adds the parts of a filter's gradient, in order, and picks the links of a connection table.
 *
 *   dw[link, r] = sum over parts s of parts[s, slot(link), r]
 *
 * where slot is the link itself, or slots[link] when the parts are dense over all pairs of
 * channels and the filter is that of a table (tabled = 1).
 *
 * Work-item: one element of dw. Local memory: none. Limits: elements of all parts fit an int.
 */
__kernel void convolution_sum_filter_parts(
    __global const float *parts, const int parts_offset,
    __global const int *slots, const int slots_offset,
    __global float *dw, const int dw_offset,
    const int elements, const int taps, const int part_count, const int part_elements,
    const int tabled)
{
  const int element = get_global_id(0);
  if (element >= elements) {
    return;
  }
  const int at = tabled
      ? slots[slots_offset + element / taps] * taps + element % taps
      : element;
  float sum = parts[parts_offset + at];
  for (int part = 1; part < part_count; part++) {
    sum += parts[parts_offset + part * part_elements + at];
  }
  dw[dw_offset + element] = sum;
}
