/* Copies both matrices of a product into panels, for mat_mul_forward_panels.
 *
 * Work-item: terms k_0 to k_0 + k_block of one panel, first all of A, then all of B. Local memory:
 * none; work-group size 1. Limits: elements of all panels fit an int.
 */
#include "common/panels.clh"

__kernel void mat_mul_pack_panels(
    __global const float *a, const int a_offset,
    __global const float *b, const int b_offset,
    __global float *panels, const int panels_offset,
    const int batch, const int rows, const int columns, const int inner,
    const int a_stride_m, const int a_stride_k,
    const int b_stride_k, const int b_stride_n,
    const int panels_m, const int panels_n, const int k_block, const int k_blocks)
{
  int item = get_global_id(0);
  const int k_0 = item % k_blocks * k_block;
  const int k_count = min(k_block, inner - k_0);
  item /= k_blocks;
  if (item < batch * panels_m) {
    const int t = item / panels_m;
    const int m = item % panels_m * PANEL_M;
    const int at = m * a_stride_m + k_0 * a_stride_k;
    panel_pack(
        a + a_offset + t * (rows * inner) + at, a_stride_m, a_stride_k, rows - m, k_count, PANEL_M,
        rows * inner - at, panels + panels_offset + (item * inner + k_0) * PANEL_M, PANEL_M);
    return;
  }
  item -= batch * panels_m;
  if (item >= batch * panels_n) {
    return;
  }
  const int t = item / panels_n;
  const int n = item % panels_n * PANEL_N;
  __global float *to = panels + panels_offset + batch * panels_m * inner * PANEL_M
      + (item * inner + k_0) * PANEL_N;
  for (int lane = 0; lane < PANEL_N && n + lane < columns; lane += VECTOR) {
    const int at = (n + lane) * b_stride_n + k_0 * b_stride_k;
    panel_pack(
        b + b_offset + t * (inner * columns) + at, b_stride_n, b_stride_k, columns - n - lane,
        k_count, VECTOR, inner * columns - at, to + lane, PANEL_N);
  }
}
