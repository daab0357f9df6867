package org.lenslet.backend.opencl.program;

import java.util.Arrays;

/** A process that keeps writing one key of the binary cache, each time whole. */
final class CacheWriter {
  static final int BYTES = 200_000;
  static final int TIMES = 40;

  private CacheWriter() {}

  static byte[] content(int mark) {
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) mark);
    return bytes;
  }

  public static void main(String[] args) {
    BinaryCache cache = BinaryCache.open();
    if (!cache.isOn()) {
      throw new IllegalStateException("no folder");
    }
    for (int i = 0; i < TIMES; i++) {
      cache.write(args[0], content(Integer.parseInt(args[1])));
    }
  }
}
