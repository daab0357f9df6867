/* Transposes dy so that vectors run over output channels, for convolution_backward_filter_outer.
 *
 *   packed[g, tile, position, lane] = dy[n, g * rows + tile * TILE_LANES + lane, p],
 *                                     0 for lanes beyond the group's rows
 *
 * Positions count the output's (image n, p) in the order in which the planes of x lie: block by
 * block of images, in a block row by row, in a row image by image.
 *
 * Work-item: 16 channels of an image at up to part_positions positions; dimensions of the range:
 * parts of a plane, vectors of 16 channels over all groups, images. Local memory: none. Limits:
 * elements of dy and of packed fit an int. The 16 x 16 transposition by four rounds of a perfect
 * shuffle is that of Eklundh (1972).
 */

// Lanes of a tile: a multiple of 16.
#ifndef TILE_LANES
#define TILE_LANES 64
#endif

// A vector anywhere in memory: PoCL takes vstore16 apart, at twice the time.
typedef float16 __attribute__((aligned(4))) loose_float16;

#define LOW(a, b)                                                                              \
  (float16)(a.s0, b.s0, a.s1, b.s1, a.s2, b.s2, a.s3, b.s3, a.s4, b.s4, a.s5, b.s5, a.s6, b.s6, \
            a.s7, b.s7)
#define HIGH(a, b)                                                                             \
  (float16)(a.s8, b.s8, a.s9, b.s9, a.sa, b.sa, a.sb, b.sb, a.sc, b.sc, a.sd, b.sd, a.se, b.se, \
            a.sf, b.sf)

/* Rows become columns. */
static void transpose(float16 *m)
{
#pragma unroll
  for (int round = 0; round < 4; round++) {
    float16 t[16];
#pragma unroll
    for (int i = 0; i < 8; i++) {
      t[2 * i] = LOW(m[i], m[i + 8]);
      t[2 * i + 1] = HIGH(m[i], m[i + 8]);
    }
#pragma unroll
    for (int i = 0; i < 16; i++) {
      m[i] = t[i];
    }
  }
}

__kernel void convolution_pack_gradients(
    __global const float *dy, const int dy_offset,
    __global float *packed, const int packed_offset,
    const int groups, const int rows, const int images, const int block_images,
    const int plane, const int width, const int part_positions)
{
  const int vectors = (rows + TILE_LANES - 1) / TILE_LANES * (TILE_LANES / 16);
  const int g = get_global_id(1) / vectors;
  const int vector = get_global_id(1) % vectors;
  const int n = get_global_id(2);
  const int lanes = clamp(rows - vector * 16, 0, 16);
  const __global float *from =
      dy + dy_offset + ((n * groups + g) * rows + vector * 16) * plane;
  const int tiles = vectors / (TILE_LANES / 16);
  const int tile = g * tiles + vector / (TILE_LANES / 16);
  __global float *to = packed + packed_offset + tile * (images * plane * TILE_LANES)
      + vector % (TILE_LANES / 16) * 16;
  const int first = get_global_id(0) * part_positions;
  const int end = min(first + part_positions, plane);
  const int before = n / block_images * block_images * plane;
  const int in_block = n % block_images;

  for (int start = first; start < end; start += 16) {
    const int count = min(16, end - start);
    float16 m[16];
    if (plane >= 16) {
      // The last vector of a plane begins early: behind dy there may be nothing.
      const int at = min(start, plane - 16);
#pragma unroll
      for (int i = 0; i < 16; i++) {
        m[i] = i < lanes ? vload16(0, from + i * plane + at) : (float16)(0.0f);
      }
    } else {
      float16 padded;
      for (int i = 0; i < 16; i++) {
        for (int p = 0; p < 16; p++) {
          ((float *)&padded)[p] = i < lanes && p < count ? from[i * plane + start + p] : 0.0f;
        }
        m[i] = padded;
      }
    }
    transpose(m);
    const int skip = plane >= 16 ? start - min(start, plane - 16) : 0;
    for (int p = 0; p < count; p++) {
      const int row = (start + p) / width;
      const int position =
          before + (row * block_images + in_block) * width + (start + p - row * width);
      *(__global loose_float16 *)(to + position * TILE_LANES) = m[p + skip];
    }
  }
}
