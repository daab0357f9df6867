package org.lenslet.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts files together byte by byte, right or wrong, without any code of the writer. */
final class RawFile {
  private RawFile() {}

  /** The header's true length, the header as it stands, the data. */
  static byte[] bytes(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return bytes(json.length, json, data);
  }

  /** A header that claims the given length. */
  static byte[] bytes(long claimedLength, byte[] header, byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(claimedLength).array());
    bytes.writeBytes(header);
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }

  /** A data buffer of the given length. */
  static byte[] data(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) i;
    }
    return data;
  }

  static Path write(Path folder, byte[] bytes) {
    try {
      return Files.write(folder.resolve("raw.safetensors"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
