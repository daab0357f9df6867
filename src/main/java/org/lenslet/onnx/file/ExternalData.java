package org.lenslet.onnx.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Elements that lie in a file beside the model's, as of models that are larger than a message can
 * be. Nothing outside of the model's folder is read, whatever a link there points to.
 *
 * @param file a regular file in the folder of the model
 * @param length in bytes
 */
record ExternalData(Path file, long offset, int length) {

  /**
   * Finds them.
   *
   * @param folder the model's
   * @param entries as the file has them: location, offset and length
   * @throws IOException saying what is wrong
   */
  static ExternalData of(Path folder, Map<String, String> entries) throws IOException {
    String location = entries.getOrDefault("location", "");
    Path file = inside(folder, location);
    long size = Files.size(file);
    long offset = number(entries, "offset", 0);
    long length = number(entries, "length", size - offset);
    if (offset < 0 || length < 0 || length > Integer.MAX_VALUE || length > size - offset) {
      throw new IOException(
          "bytes from %d on, %d of them, of external data '%s' of %d"
              .formatted(offset, length, location, size));
    }
    return new ExternalData(file, offset, (int) length);
  }

  private static Path inside(Path folder, String location) throws IOException {
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException e) {
      throw new IOException("external data in '" + location + "', which is no path", e);
    }
    Path home = folder.toRealPath();
    boolean stays =
        !location.isEmpty()
            && !relative.isAbsolute()
            && home.resolve(relative).normalize().startsWith(home);
    if (!stays) {
      throw new IOException("external data outside of the model's folder, '" + location + "'");
    }
    Path file = home.resolve(relative);
    if (!Files.isRegularFile(file)) {
      throw new IOException("external data in '" + location + "', where there is no file");
    }
    if (!file.toRealPath().startsWith(home)) {
      throw new IOException(
          "external data outside of the model's folder, where the link '" + location + "' leads");
    }
    return file;
  }

  private static long number(Map<String, String> entries, String key, long otherwise)
      throws IOException {
    String text = entries.get(key);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("external data with " + key + " '" + text + "'", e);
    }
  }

  ByteBuffer read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new IOException("the end of external data '" + file.getFileName() + "'");
        }
      }
    }
    return bytes.flip();
  }
}
