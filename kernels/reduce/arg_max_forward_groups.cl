/* Position of the largest element along an axis, as arg_max_forward_direct, for few long axes.
 *
 *   y[o, i] = the first r with x[o, r, i] = max over r of x[o, r, i]
 *
 * NaN counts as larger than every number, and the first NaN wins.
 *
 * Work-group: one element of y. Each work-item looks at every GROUP-th element, neighbours at
 * neighbours; then the winners meet in pairs, the smaller position first among equals.
 * Local memory: GROUP floats and ints. Limits: elements of a tensor fit an int.
 */
#ifndef GROUP
#define GROUP 64  /* work-items of a group; a power of two */
#endif

__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void arg_max_forward_groups(
    __global const float *x, const int x_offset,
    __global int *y, const int y_offset,
    const int extent, const int inner)
{
  __local float values[GROUP];
  __local int places[GROUP];
  const int item = get_local_id(0);
  const int output = get_group_id(0);
  const int outer = output / inner;
  const __global float *from = x + x_offset + outer * extent * inner + (output - outer * inner);

  // The axis is at least as long as the group, so that every work-item has an element.
  float best = from[item * inner];
  int position = item;
  for (int r = item + GROUP; r < extent; r += GROUP) {
    const float value = from[r * inner];
    if (value > best || (isnan(value) && !isnan(best))) {
      best = value;
      position = r;
    }
  }
  values[item] = best;
  places[item] = position;
  for (int half_group = GROUP / 2; half_group > 0; half_group /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (item < half_group) {
      const float other = values[item + half_group];
      const int place = places[item + half_group];
      const int equal = other == best || (isnan(other) && isnan(best));
      if (other > best || (isnan(other) && !isnan(best)) || (equal && place < position)) {
        best = other;
        position = place;
        values[item] = best;
        places[item] = position;
      }
    }
  }
  if (item == 0) {
    y[y_offset + output] = position;
  }
}
