/* Matrix product, as readable as it gets: the reference on a device and the last resort.
 *
 *   y[t, m, n] = f(sum over k of A[t, m, k] * B[t, k, n] + bias[n])
 *
 * A and B lie in memory by rows, or by columns where transposed: the strides say how.
 *
 * Work-item: one output. Local memory: none. Limits: elements of a tensor fit an int.
 */
#include "common/functions.clh"

__kernel void mat_mul_forward_direct(
    __global const float *a, const int a_offset,
    __global const float *b, const int b_offset,
    __global const float *bias, const int bias_offset,
    __global float *y, const int y_offset,
    const int batch, const int rows, const int columns, const int inner,
    const int a_stride_m, const int a_stride_k,
    const int b_stride_k, const int b_stride_n,
    const int has_bias)
{
  const int output = get_global_id(0);
  if (output >= batch * rows * columns) {
    return;
  }
  const int n = output % columns;
  const int m = output / columns % rows;
  const int t = output / (columns * rows);
  const __global float *a_row = a + a_offset + t * (rows * inner) + m * a_stride_m;
  const __global float *b_column = b + b_offset + t * (inner * columns) + n * b_stride_n;
  float sum = 0.0f;
  for (int k = 0; k < inner; k++) {
    sum = a_row[k * a_stride_k] * b_column[k * b_stride_k] + sum;
  }
  if (has_bias) {
    sum += bias[bias_offset + n];
  }
  y[y_offset + output] = ACTIVATION(sum);
}
