package org.lenslet.data.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Files of a tar archive (POSIX 1003.1-1988, ustar), plain or compressed by gzip.
 *
 * @param names of all its files, as they stand in it
 * @param contents of those that were asked for, by name without folders
 */
public record TarFile(List<String> names, Map<String, byte[]> contents) {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int SUM_AT = 148;
  private static final int SUM_BYTES = 8;
  private static final int TYPE_AT = 156;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;
  private static final int PIECE = 1 << 20;

  /**
   * Reads an archive from its start to its end.
   *
   * @param wanted whether a file is read, by its name without folders
   * @throws org.lenslet.error.DataFormatException if it is damaged or no archive
   */
  public static TarFile read(Path path, Predicate<String> wanted) {
    List<String> names = new ArrayList<>();
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (DataFile file = DataFile.open(path)) {
      while (true) {
        long offset = file.position();
        byte[] header = file.read(BLOCK, "a tar header");
        if (isEmpty(header)) {
          return new TarFile(List.copyOf(names), contents);
        }
        long size = size(file, offset, header);
        String name = name(header);
        String last = name.substring(name.lastIndexOf('/') + 1);
        boolean regular = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
        if (regular) {
          names.add(name);
        }
        if (regular && wanted.test(last)) {
          contents.put(last, file.read((int) size, name));
          file.read(padding(size), "the rest of a block");
        } else {
          skip(file, size + padding(size));
        }
      }
    }
  }

  private static boolean isEmpty(byte[] header) {
    for (byte value : header) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static long size(DataFile file, long offset, byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM_AT && i < SUM_AT + SUM_BYTES ? ' ' : header[i] & 0xFF;
    }
    if (octal(header, SUM_AT, SUM_BYTES) != sum) {
      throw file.wrong(offset, "a tar header with its check sum", "other data");
    }
    long size = octal(header, SIZE_AT, SIZE_BYTES);
    if (size < 0 || size > IdxFile.MAX_BYTES) {
      throw file.wrong(
          offset,
          "a file of at most " + IdxFile.MAX_BYTES + " bytes",
          size < 0 ? "none" : "" + size);
    }
    return size;
  }

  /** A number; -1 where there is none. */
  private static long octal(byte[] header, int at, int length) {
    try {
      return Long.parseLong(text(header, at, length).strip(), 8);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String name(byte[] header) {
    String prefix = text(header, PREFIX_AT, PREFIX_BYTES);
    String name = text(header, 0, NAME);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private static void skip(DataFile file, long bytes) {
    for (long left = bytes; left > 0; left -= PIECE) {
      file.read((int) Math.min(PIECE, left), "a file of the archive");
    }
  }
}
