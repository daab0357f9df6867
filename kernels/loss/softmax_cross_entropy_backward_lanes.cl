/* The gradient of the cross-entropy with respect to the logits.
 *
 *   dz[lane, c] = dloss[lane] * (softmax(z)[lane, c] - (c == label[lane]))
 *
 * and 0 for a label that is no class, whatever dloss is. A lane is one example: `classes` logits,
 * `inner` apart.
 *
 * Work-items: a team of `team` items a lane. Local memory: a float an item.
 * Limits: team and the group are powers of two, team <= group.
 */
#include "common/team_lanes.clh"

__kernel void softmax_cross_entropy_backward_lanes(
    __global const float *logits, const int logits_offset,
    __global const int *labels, const int labels_offset,
    __global const float *dloss, const int dloss_offset,
    __global float *dlogits, const int dlogits_offset,
    const int lanes, const int classes, const int inner, const int team,
    __local float *parts)
{
  const int lane = get_global_id(0) / team;
  // Items without a lane go along for the barriers, with nothing to read.
  const int present = lane < lanes ? classes : 0;
  const int start = lane < lanes ? lane / inner * classes * inner + lane % inner : 0;
  const int label = lane < lanes ? labels[labels_offset + lane] : -1;
  const int known = label >= 0 && label < classes;
  const __global float *from = logits + logits_offset + start;
  const float largest = lane_largest(from, present, inner, team, parts);
  const float sum = lane_exponentials(from, present, inner, largest, team, parts);
  const float gradient = known ? dloss[dloss_offset + lane] : 0.0f;
  __global float *to = dlogits + dlogits_offset + start;
  for (int c = get_local_id(0) % team; c < present; c += team) {
    const float probability = function_exp(from[c * inner] - largest) / sum;
    const float difference = probability - (c == label ? 1.0f : 0.0f);
    to[c * inner] = known ? gradient * difference : 0.0f;
  }
}
