package org.lenslet.data.file;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.Shape;

/**
 * The content of an IDX file of unsigned bytes, the format of MNIST: a big-endian header of magic
 * number {@code 0x000008RR} (08 for unsigned bytes, RR the number of axes) and one 32-bit extent
 * per axis, then the values, last axis fastest. Plain, or compressed by gzip.
 */
public final class IdxFile {
  /** A limit on the values of one file; the largest of this family, EMNIST by class, has 547 MB. */
  public static final long MAX_BYTES = 1L << 30;

  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int WORD = 4;

  private final Path path;
  private final Shape shape;
  private final byte[] values;

  private IdxFile(Path path, Shape shape, byte[] values) {
    this.path = path;
    this.shape = shape;
    this.values = values;
  }

  /**
   * Reads a whole file.
   *
   * @param rank the number of axes it must have: 3 for images, 1 for labels
   * @throws DataFormatException if the file is missing, damaged, cut short, too long or of another
   *     format; no more memory is used than the file has content
   */
  public static IdxFile read(Path path, int rank) {
    try (DataFile file = DataFile.open(path)) {
      int magic = word(file.read(WORD, "magic number"), 0);
      if (magic != (UNSIGNED_BYTES | rank)) {
        throw file.wrong(
            0,
            "magic number 0x%08x (unsigned bytes, axes: %s)".formatted(UNSIGNED_BYTES | rank, rank),
            "0x%08x".formatted(magic));
      }
      Shape shape = extents(file, rank);
      checkLength(file, shape);
      byte[] values =
          HeapRoom.guard(
              path, shape.elements(), () -> file.read(shape.elements(), "values " + shape));
      file.expectEnd();
      return new IdxFile(path, shape, values);
    }
  }

  private static Shape extents(DataFile file, int rank) {
    byte[] header = file.read(WORD * rank, "extents");
    int[] extents = new int[rank];
    long count = 1;
    for (int axis = 0; axis < rank; axis++) {
      extents[axis] = word(header, WORD * axis);
      long offset = WORD + WORD * (long) axis;
      if (extents[axis] <= 0) {
        throw file.wrong(
            offset, "an extent of 1 to 2147483647", Integer.toUnsignedString(extents[axis]));
      }
      count *= extents[axis];
      if (count > MAX_BYTES) {
        throw file.wrong(offset, "at most " + MAX_BYTES + " values", "at least " + count);
      }
    }
    return Shape.of(extents);
  }

  private static void checkLength(DataFile file, Shape shape) {
    long header = file.position();
    long claimed = header + shape.elements();
    long bound = file.contentBound();
    if (file.compressed() ? claimed > bound : claimed != bound) {
      throw file.wrong(
          Math.min(bound, claimed),
          "%s bytes (a header of %s and values %s)".formatted(claimed, header, shape),
          (file.compressed() ? "a compressed file of at most %s" : "a file of %s")
              .formatted(bound));
    }
  }

  private static int word(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes).getInt(offset);
  }

  /** Where the values were read from. */
  public Path path() {
    return path;
  }

  /** The extents of the axes. */
  public Shape shape() {
    return shape;
  }

  /** The offset of a value in the uncompressed file, for messages. */
  public long offset(int value) {
    return WORD + WORD * (long) shape.rank() + value;
  }

  /** The values, unsigned; the array itself and not a copy. */
  public byte[] values() {
    return values;
  }
}
