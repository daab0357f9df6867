/* Matrix product for CPU devices, from panels that mat_mul_pack_panels made.
 *
 *   y[t, m, n] = f(sum over k of A[t, m, k] * B[t, k, n] + bias[n])
 *
 * Work-item: up to `tiles` register tiles of PANEL_M x PANEL_N outputs, one below the other: they
 * share a panel of B. Terms are added k_block at a time, so that this part of the panel stays in
 * the cache; in between the sums lie in y. Local memory: none; work-group size 1.
 * Limits: elements of a tensor and of all panels fit an int.
 * Idea: Goto and van de Geijn, Anatomy of high-performance matrix multiplication, 2008.
 */
#include "common/panels.clh"

__kernel void mat_mul_forward_panels(
    __global const float *panels, const int panels_offset,
    __global const float *bias, const int bias_offset,
    __global float *y, const int y_offset,
    const int batch, const int rows, const int columns, const int inner,
    const int panels_m, const int panels_n, const int tiles, const int items_m, const int k_block,
    const int has_bias)
{
  const int item = get_global_id(0);
  const int panel_n = item % panels_n;
  const int tile_from = item / panels_n % items_m * tiles;
  const int tile_to = min(tile_from + tiles, panels_m);
  const int t = item / (items_m * panels_n);
  if (t >= batch) {
    return;
  }
  const int n_0 = panel_n * PANEL_N;
  const int width = min(columns - n_0, PANEL_N);
  const __global float *a_panels = panels + panels_offset + t * panels_m * inner * PANEL_M;
  const __global float *b_panel = panels + panels_offset + batch * panels_m * inner * PANEL_M
      + (t * panels_n + panel_n) * inner * PANEL_N;
  __global float *y_item = y + y_offset + t * (rows * columns) + n_0;

  FLOATS biases[2] = {0.0f, 0.0f};
  if (has_bias) {
    tile_load(biases, bias + bias_offset + n_0, width);
  }

  for (int k_0 = 0; k_0 < max(inner, 1); k_0 += k_block) {
    const int k_count = min(k_block, inner - k_0);
    for (int tile = tile_from; tile < tile_to; tile++) {
      const int height = min(rows - tile * PANEL_M, PANEL_M);
      __global float *y_tile = y_item + tile * PANEL_M * columns;
      FLOATS c[PANEL_M][2];
#pragma unroll
      for (int i = 0; i < PANEL_M; i++) {
        c[i][0] = 0.0f;
        c[i][1] = 0.0f;
      }
      if (k_0 > 0) {
#pragma unroll
        for (int i = 0; i < PANEL_M; i++) {
          if (i < height) {
            tile_load(c[i], y_tile + i * columns, width);
          }
        }
      }
      const __global float *a = a_panels + (tile * inner + k_0) * PANEL_M;
      const __global float *b = b_panel + k_0 * PANEL_N;
      for (int k = 0; k < k_count; k++) {
        const FLOATS b_0 = VLOAD(0, b);
        const FLOATS b_1 = VLOAD(1, b);
#pragma unroll
        for (int i = 0; i < PANEL_M; i++) {
          c[i][0] = a[i] * b_0 + c[i][0];
          c[i][1] = a[i] * b_1 + c[i][1];
        }
        a += PANEL_M;
        b += PANEL_N;
      }
      if (k_0 + k_block >= inner) {
#pragma unroll
        for (int i = 0; i < PANEL_M; i++) {
          c[i][0] = ACTIVATION(c[i][0] + biases[0]);
          c[i][1] = ACTIVATION(c[i][1] + biases[1]);
        }
      }
#pragma unroll
      for (int i = 0; i < PANEL_M; i++) {
        if (i < height) {
          tile_store(c[i], y_tile + i * columns, width);
        }
      }
    }
  }
}
