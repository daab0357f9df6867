package org.lenslet.data.picture;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.lenslet.data.SampleFiles;

/** Files of PNG that Java does not write: deep ones, and such as no heap holds. */
final class RawPng {
  private RawPng() {}

  /** Of one colour, 16 bits a sample. */
  static byte[] deep(int width, int height, int red, int green, int blue) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    DataOutputStream rows = new DataOutputStream(raw);
    for (int y = 0; y < height; y++) {
      rows.writeByte(0);
      for (int x = 0; x < width; x++) {
        rows.writeShort(red);
        rows.writeShort(green);
        rows.writeShort(blue);
      }
    }
    return withDeflated(header(width, height, 16, 2), raw.toByteArray());
  }

  /** One bit a pixel, black above and white below. */
  static byte[] blackAboveWhite(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      byte[] row = new byte[1 + (width + 7) / 8];
      for (int y = 0; y < height; y++) {
        Arrays.fill(row, 1, row.length, (byte) (y < height / 2 ? 0 : -1));
        deflater.write(row);
      }
    }
    return withData(header(width, height, 1, 0), bytes.toByteArray());
  }

  private static byte[] withDeflated(byte[] start, byte[] raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(raw);
    }
    return withData(start, bytes.toByteArray());
  }

  /** The beginning of a file, whatever follows. */
  static byte[] header(int width, int height, int depth, int colours) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeInt(width);
    data.writeInt(height);
    data.write(new byte[] {(byte) depth, (byte) colours, 0, 0, 0});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    new DataOutputStream(file).writeLong(0x89504E470D0A1A0AL);
    chunk(file, "IHDR", header.toByteArray());
    return file.toByteArray();
  }

  private static byte[] withData(byte[] start, byte[] data) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(start);
    chunk(file, "IDAT", data);
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data)
      throws IOException {
    DataOutputStream out = new DataOutputStream(file);
    byte[] content = SampleFiles.join(type.getBytes(), data);
    CRC32 sum = new CRC32();
    sum.update(content);
    out.writeInt(data.length);
    out.write(content);
    out.writeInt((int) sum.getValue());
  }
}
