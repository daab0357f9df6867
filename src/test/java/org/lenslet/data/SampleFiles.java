package org.lenslet.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Tiny files of the supported formats. */
public final class SampleFiles {
  private SampleFiles() {}

  /** An IDX file whose value i is {@code i % modulus}. */
  public static byte[] idx(int modulus, int... extents) {
    int count = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
    return join(header(extents), counting(count, modulus));
  }

  /** The header alone. */
  public static byte[] header(int... extents) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * extents.length).putInt(0x800 | extents.length);
    Arrays.stream(extents).forEach(header::putInt);
    return header.array();
  }

  /**
   * CIFAR-10 records whose label is {@code first + i} and whose levels count up from the label,
   * each plane from 7 more than the one before.
   */
  public static byte[] cifar(int records, int first) {
    ByteBuffer bytes = ByteBuffer.allocate(records * 3073);
    for (int i = 0; i < records; i++) {
      bytes.put((byte) (first + i)).put(levels(first + i));
    }
    return bytes.array();
  }

  /** CIFAR-100 records: coarse labels are a fifth of the fine ones, {@code first + i}. */
  public static byte[] cifar100(int records, int first) {
    ByteBuffer bytes = ByteBuffer.allocate(records * 3074);
    for (int i = 0; i < records; i++) {
      bytes.put((byte) ((first + i) / 5)).put((byte) (first + i)).put(levels(first + i));
    }
    return bytes.array();
  }

  private static byte[] levels(int label) {
    byte[] levels = new byte[3072];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (label + i + 7 * (i / 1024));
    }
    return levels;
  }

  public static byte[] counting(int count, int modulus) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) (i % modulus);
    }
    return values;
  }

  public static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** A tar archive of files, each a name and its content. */
  public static byte[] tar(Object... namesAndContents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      byte[] content = (byte[]) namesAndContents[i + 1];
      ByteBuffer header = ByteBuffer.allocate(512);
      header.put(namesAndContents[i].toString().getBytes());
      header.position(124).put("%011o".formatted(content.length).getBytes());
      header.position(148).put("        0".getBytes()).position(257).put("ustar\00000".getBytes());
      int sum = 0;
      for (byte value : header.array()) {
        sum += value & 0xFF;
      }
      header.position(148).put("%06o\0 ".formatted(sum).getBytes());
      bytes.writeBytes(header.array());
      bytes.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }
    bytes.writeBytes(new byte[1024]);
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static Path write(Path folder, String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes that this thread has allocated so far. */
  public static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
