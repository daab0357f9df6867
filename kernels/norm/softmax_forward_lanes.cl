/* Softmax along an axis.
 *
 *   y[lane, i] = exp(x[lane, i] - max) / sum over j of exp(x[lane, j] - max)
 *
 * A lane is one distribution: `extent` elements, `inner` apart.
 *
 * Work-items: a team of `team` items a lane. Local memory: a float an item.
 * Limits: team and the group are powers of two, team <= group.
 */
#include "common/team_lanes.clh"

__kernel void softmax_forward_lanes(
    __global const float *x, const int x_offset,
    __global float *y, const int y_offset,
    const int lanes, const int extent, const int inner, const int team,
    __local float *parts)
{
  const int lane = get_global_id(0) / team;
  // Items without a lane go along for the barriers, with nothing to read.
  const int present = lane < lanes ? extent : 0;
  const int start = lane < lanes ? lane / inner * extent * inner + lane % inner : 0;
  const __global float *from = x + x_offset + start;
  const float largest = lane_largest(from, present, inner, team, parts);
  const float sum = lane_exponentials(from, present, inner, largest, team, parts);
  __global float *to = y + y_offset + start;
  for (int i = get_local_id(0) % team; i < present; i += team) {
    to[i * inner] = function_exp(from[i * inner] - largest) / sum;
  }
}
