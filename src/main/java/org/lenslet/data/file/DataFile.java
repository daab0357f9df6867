package org.lenslet.data.file;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lenslet.error.DataFormatException;

/**
 * Reads a file that may be damaged, plain or compressed by gzip. Memory grows with the bytes that
 * really arrive, never with what a header claims, and all damage becomes a {@link
 * DataFormatException} that names the file and the offset (in the uncompressed content).
 */
public final class DataFile implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1F8B;

  /**
   * The most that deflate expands: 258 bytes from 2 bits, 1032:1 (Adler, "zlib technical details").
   */
  private static final long DEFLATE_RATIO = 1032;

  private final Path path;
  private final InputStream in;
  private final boolean compressed;
  private final long fileSize;
  private long position;

  private DataFile(Path path, InputStream in, boolean compressed, long fileSize) {
    this.path = path;
    this.in = in;
    this.compressed = compressed;
    this.fileSize = fileSize;
  }

  /**
   * Opens a plain or compressed file. The content decides and not the name, because browsers
   * decompress downloads and keep the name {@code .gz}.
   */
  public static DataFile open(Path path) {
    requireFile(path);
    try {
      InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
      try {
        raw.mark(2);
        boolean gzip = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
        raw.reset();
        InputStream in = gzip ? new GZIPInputStream(raw, BUFFER) : raw;
        return new DataFile(path, in, gzip, Files.size(path));
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw damaged(path, 0, e);
    }
  }

  private static void requireFile(Path path) {
    String got;
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      if (found.isRegularFile()) {
        return;
      }
      got = found.isDirectory() ? "a folder" : "something that is no file";
    } catch (AccessDeniedException e) {
      throw denied(path, e);
    } catch (IOException e) {
      got = "no such file";
    }
    throw new DataFormatException("%s: expected a file, got %s".formatted(path, got));
  }

  private static DataFormatException denied(Path path, IOException e) {
    return new DataFormatException(
        "%s: expected a file that this user may read, got no permission; change its permissions"
            .formatted(path),
        e);
  }

  /** Whether the content is compressed, so that {@link #contentBound} is not exact. */
  public boolean compressed() {
    return compressed;
  }

  /** The most bytes that the content can have; exactly its size unless it is compressed. */
  public long contentBound() {
    return compressed ? fileSize * DEFLATE_RATIO : fileSize;
  }

  /** The bytes read so far. */
  public long position() {
    return position;
  }

  /**
   * The next bytes.
   *
   * @param what what they are, for the message
   * @throws DataFormatException if the content ends before
   */
  public byte[] read(int count, String what) {
    long start = position;
    long arriving = compressed ? BUFFER : Math.max(1, fileSize - position);
    byte[] bytes = new byte[(int) Math.min(count, arriving)];
    int filled = 0;
    while (filled < count) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(count, 2L * bytes.length));
      }
      int got = readSome(bytes, filled);
      if (got == -1) {
        throw wrong(
            position,
            "%s bytes of %s from offset %s".formatted(count, what, start),
            "the end of the file after " + filled);
      }
      filled += got;
      position += got;
    }
    return bytes;
  }

  /** Checks that nothing follows, and the check sum of a compressed file. */
  void expectEnd() {
    if (readSome(new byte[1], 0) != -1) {
      throw wrong(position, "the end of the file", "more bytes");
    }
  }

  private int readSome(byte[] bytes, int from) {
    try {
      return in.read(bytes, from, bytes.length - from);
    } catch (IOException e) {
      throw damaged(path, position, e);
    }
  }

  /** The error of finding something else than expected in this file. */
  public DataFormatException wrong(long offset, String expected, String got) {
    return wrong(path, offset, expected, got);
  }

  /** The error of finding something else than expected in a file. */
  public static DataFormatException wrong(Path path, long offset, String expected, String got) {
    return new DataFormatException(
        "%s: expected %s at offset %s, got %s; fetch the file again"
            .formatted(path, expected, offset, got));
  }

  private static DataFormatException damaged(Path path, long offset, IOException e) {
    String got;
    if (e instanceof AccessDeniedException) {
      return denied(path, e);
    } else if (e instanceof EOFException) {
      got = "the end of the compressed file";
    } else if (e instanceof ZipException) {
      got = "damaged gzip data (" + e.getMessage() + ")";
    } else {
      return new DataFormatException(
          "%s: expected a readable file, got %s at offset %s".formatted(path, e, offset), e);
    }
    return new DataFormatException(wrong(path, offset, "gzip data", got).getMessage(), e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw damaged(path, position, e);
    }
  }
}
