package org.lenslet.backend.opencl.program;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.error.LensletException;
import org.lenslet.io.CacheFolder;

/**
 * Built programs on disk, one file an entry. The key is SHA-256 of everything that goes into the
 * build; the content starts with a digest of itself, so that a damaged file is a miss. Any trouble
 * with the folder is a miss as well: the cache is never a reason to fail. Processes may share it.
 */
public final class BinaryCache {
  private static final String FORMAT = "lenslet program 1";
  private static final int DIGEST = 32;

  private final Optional<Path> folder;

  private BinaryCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** A cache in the user's cache folder. */
  public static BinaryCache open() {
    return new BinaryCache(CacheFolder.writable("programs"));
  }

  /** A cache that never has anything. */
  public static BinaryCache off() {
    return new BinaryCache(Optional.empty());
  }

  public boolean isOn() {
    return folder.isPresent();
  }

  public static String key(String source, String options, DeviceFacts device) {
    MessageDigest digest = sha256();
    for (String part : new String[] {FORMAT, device.identity(), options, source}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // The length keeps ("ab", "c") and ("a", "bc") apart.
      digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The binary of that key, if there is a whole one. */
  public Optional<byte[]> read(String key) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    return CacheFolder.read(file(key)).flatMap(BinaryCache::whole);
  }

  private static Optional<byte[]> whole(byte[] content) {
    if (content.length <= DIGEST) {
      return Optional.empty();
    }
    byte[] binary = Arrays.copyOfRange(content, DIGEST, content.length);
    boolean whole = Arrays.equals(content, 0, DIGEST, sha256().digest(binary), 0, DIGEST);
    return whole ? Optional.of(binary) : Optional.empty();
  }

  /** Keeps a binary; a full or read-only folder is no failure. */
  public void write(String key, byte[] binary) {
    if (folder.isEmpty()) {
      return;
    }
    try {
      ByteBuffer content = ByteBuffer.allocate(DIGEST + binary.length);
      CacheFolder.write(file(key), content.put(sha256().digest(binary)).put(binary).array());
    } catch (LensletException e) {
      System.getLogger("org.lenslet.opencl")
          .log(System.Logger.Level.DEBUG, "program cache: " + e.getMessage());
    }
  }

  private Path file(String key) {
    return folder.orElseThrow().resolve(key + ".bin");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
