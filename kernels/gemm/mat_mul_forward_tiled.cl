/* Matrix product by tiles in local memory, for GPUs.
 *
 *   y[t, m, n] = f(sum over k of A[t, m, k] * B[t, k, n] + bias[n])
 *
 * Work-group: a TILE_M x TILE_N tile of one product of the batch, tiles of a row side by side.
 * Work-item: WORK_M x WORK_N outputs of it. Local memory and source of the idea: tile_gemm.clh.
 * Limits: elements of a tensor fit an int.
 */
#include "common/functions.clh"
#include "common/tile.clh"

/* 1: A lies in memory as K x M, B as N x K. */
#ifndef TRANSPOSE_A
#define TRANSPOSE_A 0
#endif
#ifndef TRANSPOSE_B
#define TRANSPOSE_B 0
#endif

#define A_ALONG_K (!TRANSPOSE_A)
#define B_ALONG_N (!TRANSPOSE_B)

#if TRANSPOSE_A
#define LOAD_A(m, k) ((m) < rows ? a_item[(k) * rows + (m)] : 0.0f)
#else
#define LOAD_A(m, k) ((m) < rows ? a_item[(m) * inner + (k)] : 0.0f)
#endif
#if TRANSPOSE_B
#define LOAD_B(k, n) ((n) < columns ? b_item[(n) * inner + (k)] : 0.0f)
#else
#define LOAD_B(k, n) ((n) < columns ? b_item[(k) * columns + (n)] : 0.0f)
#endif
#define STORE(m, n, sum) \
  if ((m) < rows && (n) < columns) { \
    y_item[(m) * columns + (n)] = \
        ACTIVATION(has_bias ? (sum) + bias[bias_offset + (n)] : (sum)); \
  }

__kernel __attribute__((reqd_work_group_size(TILE_ITEMS, 1, 1))) void mat_mul_forward_tiled(
    __global const float *a, const int a_offset,
    __global const float *b, const int b_offset,
    __global const float *bias, const int bias_offset,
    __global float *y, const int y_offset,
    const int rows, const int columns, const int inner,
    const int tiles_m, const int tiles_n,
    const int has_bias)
{
  const int group = get_group_id(0);
  const int n_0 = group % tiles_n * TILE_N;
  const int m_0 = group / tiles_n % tiles_m * TILE_M;
  const int t = group / (tiles_n * tiles_m);
  const int k_from = 0;
  const int k_to = inner;
  const __global float *a_item = a + a_offset + t * (rows * inner);
  const __global float *b_item = b + b_offset + t * (inner * columns);
  __global float *y_item = y + y_offset + t * (rows * columns);
#include "common/tile_gemm.clh"
}
