/* Matrix product for CPU devices in one kernel.
 *
 *   y[t, m, n] = f(sum over k of A[t, m, k] * B[t, k, n] + bias[n])
 *
 * Work-item: a strip of PANEL_N columns over `tiles` register tiles of STRIP_M rows. A is read
 * where it lies. So is B if its columns lie side by side and the strip is full; else the work-item
 * first packs k_block terms of the strip into a piece of scratch that is its own. In between
 * blocks of terms the sums lie in y. Local memory: none; work-group size 1.
 * Limits: elements of a tensor fit an int.
 */
#include "common/panels.clh"

__kernel void mat_mul_forward_strips(
    __global const float *a, const int a_offset,
    __global const float *b, const int b_offset,
    __global const float *bias, const int bias_offset,
    __global float *y, const int y_offset,
    __global float *scratch, const int scratch_offset,
    const int batch, const int rows, const int columns, const int inner,
    const int a_stride_m, const int a_stride_k,
    const int b_stride_k, const int b_stride_n,
    const int strips, const int tiles, const int items_m, const int k_block,
    const int has_bias)
{
  const int item = get_global_id(0);
  const int strip = item % strips;
  const int item_m = item / strips % items_m;
  const int t = item / (items_m * strips);
  if (t >= batch) {
    return;
  }
  const int row_from = item_m * tiles * STRIP_M;
  const int row_to = min(row_from + tiles * STRIP_M, rows);
  const int n_0 = strip * PANEL_N;
  const int width = min(columns - n_0, PANEL_N);
  const __global float *a_item = a + a_offset + t * (rows * inner);
  const __global float *b_item = b + b_offset + t * (inner * columns);
  __global float *y_item = y + y_offset + t * (rows * columns) + n_0;

  const int packs = b_stride_n != 1 || width < PANEL_N;
  /* Where only the last columns are packed, only their work-items have a piece. */
  const int piece = b_stride_n != 1 ? item : t * items_m + item_m;
  __global float *packed = scratch + scratch_offset + piece * (k_block * PANEL_N);

  FLOATS biases[2] = {0.0f, 0.0f};
  if (has_bias) {
    tile_load(biases, bias + bias_offset + n_0, width);
  }

  for (int k_0 = 0; k_0 < max(inner, 1); k_0 += k_block) {
    const int k_count = min(k_block, inner - k_0);
    const int b_at = n_0 * b_stride_n + k_0 * b_stride_k;
    const __global float *b_from = b_item + b_at;
    int b_pitch = b_stride_k;
    if (packs) {
      for (int lane = 0; lane < width; lane += VECTOR) {
        const int at = lane * b_stride_n;
        panel_pack(
            b_from + at, b_stride_n, b_stride_k, width - lane, k_count, VECTOR,
            inner * columns - b_at - at, packed + lane, PANEL_N);
      }
      b_from = packed;
      b_pitch = PANEL_N;
    }
    for (int row = row_from; row < row_to; row += STRIP_M) {
      __global float *y_tile = y_item + row * columns;
      const __global float *a_rows[STRIP_M];
      FLOATS c[STRIP_M][2];
#pragma unroll
      for (int i = 0; i < STRIP_M; i++) {
        /* What is below the last row is computed like it, and dropped. */
        a_rows[i] = a_item + min(row + i, rows - 1) * a_stride_m + k_0 * a_stride_k;
        c[i][0] = 0.0f;
        c[i][1] = 0.0f;
        if (k_0 > 0 && row + i < rows) {
          tile_load(c[i], y_tile + i * columns, width);
        }
      }
      const __global float *b_row = b_from;
      int a_k = 0;
      for (int k = 0; k < k_count; k++) {
        const FLOATS b_0 = VLOAD(0, b_row);
        const FLOATS b_1 = VLOAD(1, b_row);
#pragma unroll
        for (int i = 0; i < STRIP_M; i++) {
          c[i][0] = a_rows[i][a_k] * b_0 + c[i][0];
          c[i][1] = a_rows[i][a_k] * b_1 + c[i][1];
        }
        b_row += b_pitch;
        a_k += a_stride_k;
      }
#pragma unroll
      for (int i = 0; i < STRIP_M; i++) {
        if (k_0 + k_block >= inner) {
          c[i][0] = ACTIVATION(c[i][0] + biases[0]);
          c[i][1] = ACTIVATION(c[i][1] + biases[1]);
        }
        if (row + i < rows) {
          tile_store(c[i], y_tile + i * columns, width);
        }
      }
    }
  }
}
