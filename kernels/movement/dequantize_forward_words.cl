/* Values in place of bytes, by a table for each channel.
 *
 *   y[n, c, p] = table[c, x[n, c, p]]
 *
 * Four bytes of an example lie in a word of x, the first in the lowest bits.
 *
 * Work-item: the up to four elements of y that come from one word. Local memory: none: the table of a
 * picture is 3 KB and stays in the cache.
 */
__kernel void dequantize_forward_words(
    __global const int *x, const int x_offset,
    __global const float *table, const int table_offset,
    __global float *y, const int y_offset,
    const int count, const int words, const int example, const int plane)
{
  const int item = get_global_id(0);
  if (item >= count) {
    return;
  }
  const int first = item % words * 4;
  const int end = min(first + 4, example);
  uint bytes = (uint) x[x_offset + item];
  int channel = first / plane;
  int left = plane - first % plane;
  __global float *to = y + y_offset + item / words * example;
  for (int i = first; i < end; i++) {
    to[i] = table[table_offset + channel * 256 + (int) (bytes & 255u)];
    bytes >>= 8;
    left--;
    if (left == 0) {
      channel++;
      left = plane;
    }
  }
}
