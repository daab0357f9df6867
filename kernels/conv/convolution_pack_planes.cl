/* Copies planes into the form that convolution_forward_halo and its likes read: with zeros around
 * them, and taken apart where the convolution strides.
 *
 *   planes[block, c, v, d, h, n, w] = x[block * block_images + n, c,
 *       d * step_d + shift_d, h * step_h + shift_h, w * step_w + shift_w], or 0 outside of x
 *
 * with a shift for each of the variants v = (v_d, v_h, v_w): the phases of a stride, or the columns
 * of the window one by one where rows are narrow. A row holds pitch slots. Windows read past the
 * end of a row into the zeros that begin the next, hence zeros past the end of all planes too.
 *
 * shifts: those of depth, of height, of width, then.
 *
 * Work-item: up to rows_per_item rows (d, h) of all images of a block in one variant of a channel;
 * dimensions of the range: parts of a plane, variants of channels of blocks. Local memory: none.
 * Limits: elements of x and of the planes fit an int.
 */
#include "common/masked.clh"

// A vector anywhere in memory: PoCL takes vstore16 apart, at twice the time.
typedef float16 __attribute__((aligned(4))) loose_float16;

/* Writes to[i] = from[i * step] for i below count. */
static void copy_row(
    __global float *restrict to, const __global float *restrict from, const int count,
    const int step)
{
  int i = 0;
  if (step == 1) {
    for (; i + 16 <= count; i += 16) {
      *(__global loose_float16 *)(to + i) = *(const __global loose_float16 *)(from + i);
    }
    MASKED_VECTOR
    for (int j = i; j < count; j++) {
      to[j] = from[j];
    }
    return;
  }
  if (step == 2) {
    // The last of 16 loaded is not read by anyone and may lie behind the end of x.
    for (; i + 9 <= count; i += 8) {
      vstore8(vload16(0, from + 2 * i).even, 0, to + i);
    }
  }
  for (; i < count; i++) {
    to[i] = from[i * step];
  }
}

static void clear(__global float *to, const int count)
{
  MASKED_VECTOR
  for (int i = 0; i < count; i++) {
    to[i] = 0.0f;
  }
}

__kernel void convolution_pack_planes(
    __global const float *x, const int x_offset,
    __global float *planes, const int planes_offset,
    __global const int *shifts, const int shifts_offset,
    const int images, const int channels, const int block_images,
    const int in_d, const int in_h, const int in_w,
    const int variants_d, const int variants_h, const int variants_w,
    const int step_d, const int step_h, const int step_w,
    const int slots_d, const int slots_h, const int pitch,
    const int rows_per_item, const int zeros_behind)
{
  const int variants = variants_d * variants_h * variants_w;
  const int plane = get_global_id(1);
  const int variant = plane % variants;
  const int c = plane / variants % channels;
  const int block = plane / (variants * channels);
  const __global int *shift = shifts + shifts_offset;
  const int shift_d = shift[variant / (variants_h * variants_w)];
  const int shift_h = shift[variants_d + variant / variants_w % variants_h];
  const int shift_w = shift[variants_d + variants_h + variant % variants_w];

  // Slots that hold elements of x: from the first not before it to the last not behind it.
  const int before = min(shift_w < 0 ? (step_w - 1 - shift_w) / step_w : 0, pitch);
  const int inside = in_w - shift_w;
  const int until = clamp(inside > 0 ? (inside + step_w - 1) / step_w : 0, before, pitch);

  const int image_floats = channels * in_d * in_h * in_w;
  const int here = min(block_images, images - block * block_images);
  const int rows = slots_d * slots_h;
  const int first = get_global_id(0) * rows_per_item;
  const int end = min(first + rows_per_item, rows);
  __global float *to = planes + planes_offset + (plane * rows + first) * block_images * pitch;
  for (int row = first; row < end; row++) {
    const int d = row / slots_h * step_d + shift_d;
    const int h = row % slots_h * step_h + shift_h;
    const int count = d >= 0 && d < in_d && h >= 0 && h < in_h ? until - before : 0;
    if (count <= 0) {
      clear(to, block_images * pitch);
    } else {
      const __global float *from = x + x_offset + block * block_images * image_floats
          + ((c * in_d + d) * in_h + h) * in_w + before * step_w + shift_w;
      if (pitch == 1) {
        for (int n = 0; n < here; n++) {
          to[n] = from[n * image_floats];
        }
      } else {
        for (int n = 0; n < here; n++) {
          clear(to + n * pitch, before);
          copy_row(to + n * pitch + before, from + n * image_floats, count, step_w);
          clear(to + n * pitch + until, pitch - until);
        }
      }
      clear(to + here * pitch, (block_images - here) * pitch);
    }
    to += block_images * pitch;
  }
  if (end == rows && plane == get_global_size(1) - 1) {
    clear(to, zeros_behind);
  }
}
