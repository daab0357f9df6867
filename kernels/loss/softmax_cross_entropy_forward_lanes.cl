/* The negative logarithm of the softmax probability of the right class.
 *
 *   loss[lane] = log(sum over c of exp(z[lane, c] - max)) + max - z[lane, label[lane]]
 *
 * and 0 for a label that is no class. A lane is one example: `classes` logits, `inner` apart.
 *
 * Work-items: a team of `team` items a lane. Local memory: a float an item.
 * Limits: team and the group are powers of two, team <= group.
 */
#include "common/team_lanes.clh"

__kernel void softmax_cross_entropy_forward_lanes(
    __global const float *logits, const int logits_offset,
    __global const int *labels, const int labels_offset,
    __global float *loss, const int loss_offset,
    const int lanes, const int classes, const int inner, const int team,
    __local float *parts)
{
  const int lane = get_global_id(0) / team;
  const int label = lane < lanes ? labels[labels_offset + lane] : -1;
  const int known = label >= 0 && label < classes;
  // Items without a lane, or with one to ignore, go along for the barriers.
  const int present = known ? classes : 0;
  const int start = known ? lane / inner * classes * inner + lane % inner : 0;
  const __global float *from = logits + logits_offset + start;
  const float largest = lane_largest(from, present, inner, team, parts);
  const float sum = lane_exponentials(from, present, inner, largest, team, parts);
  if (lane < lanes && get_local_id(0) % team == 0) {
    float result = 0.0f;
    if (known) {
      result = function_log(sum) + (largest - from[label * inner]);
    }
    loss[loss_offset + lane] = result;
  }
}
