package org.lenslet.backend.opencl.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.DeviceType;
import org.lenslet.backend.opencl.platform.MadeUpDevices;

class BinaryCacheTest {
  private static final String CACHE = "lenslet.cache";
  private static final byte[] BINARY = {1, 2, 3, 4, 5};

  @TempDir Path folder;
  private String before;

  @BeforeEach
  void useAFolderOfItsOwn() {
    before = System.setProperty(CACHE, folder.toString());
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(CACHE);
    } else {
      System.setProperty(CACHE, before);
    }
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("programs"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  @Test
  void whatWasWrittenIsReadByTheNextOne() {
    BinaryCache.open().write("key", BINARY);
    assertArrayEquals(BINARY, BinaryCache.open().read("key").orElseThrow());
    assertEquals(Optional.empty(), BinaryCache.open().read("other"));
    byte[] newer = {9};
    BinaryCache.open().write("key", newer);
    assertArrayEquals(newer, BinaryCache.open().read("key").orElseThrow());
  }

  @Test
  void aFileWithAnyByteChangedIsAMiss() throws IOException {
    BinaryCache cache = BinaryCache.open();
    cache.write("key", BINARY);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertEquals(Optional.empty(), cache.read("key"), "byte " + i);
    }
    cache.write("key", BINARY);
    assertArrayEquals(BINARY, cache.read("key").orElseThrow());
  }

  @Test
  void aFileOfAnyOtherLengthIsAMiss() throws IOException {
    BinaryCache cache = BinaryCache.open();
    cache.write("key", BINARY);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length <= whole.length + 3; length++) {
      if (length != whole.length) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertEquals(Optional.empty(), cache.read("key"), "length " + length);
      }
    }
  }

  @Test
  void withoutAFolderThereIsNoCacheAndNoFailure() throws IOException {
    // A file in the folder's place: what root cannot write either, as it can read-only folders.
    Files.writeString(folder.resolve("programs"), "");
    BinaryCache cache = BinaryCache.open();
    assertFalse(cache.isOn());
    cache.write("key", BINARY);
    assertEquals(Optional.empty(), cache.read("key"));
    assertFalse(BinaryCache.off().isOn());
  }

  @Test
  void aFolderThatVanishesIsAMiss() throws IOException {
    BinaryCache cache = BinaryCache.open();
    cache.write("key", BINARY);
    Files.delete(onlyFile());
    Files.delete(folder.resolve("programs"));
    Files.writeString(folder.resolve("programs"), "");
    cache.write("key", BINARY);
    assertEquals(Optional.empty(), cache.read("key"));
  }

  @Test
  void theKeyHoldsEverythingThatGoesIntoTheBuild() {
    DeviceFacts one = MadeUpDevices.facts("P", "D", DeviceType.GPU, 1, 1);
    DeviceFacts two = MadeUpDevices.facts("P", "E", DeviceType.GPU, 1, 1);
    Set<String> keys = new HashSet<>();
    keys.add(BinaryCache.key("ab", "c", one));
    keys.add(BinaryCache.key("a", "bc", one));
    keys.add(BinaryCache.key("ab", "", one));
    keys.add(BinaryCache.key("ab", "c", two));
    assertEquals(4, keys.size());
    assertEquals(BinaryCache.key("ab", "c", one), BinaryCache.key("ab", "c", one));
    assertTrue(keys.stream().allMatch(key -> key.matches("[0-9a-f]{64}")), keys.toString());
  }

  @Test
  void processesThatWriteOneKeyNeverShowAHalf() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (int mark = 1; mark <= 2; mark++) {
      writers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-D" + CACHE + "=" + folder,
                  "-cp",
                  System.getProperty("java.class.path"),
                  CacheWriter.class.getName(),
                  "key",
                  Integer.toString(mark))
              .inheritIO()
              .start());
    }
    BinaryCache cache = BinaryCache.open();
    int seen = 0;
    try {
      while (writers.stream().anyMatch(Process::isAlive)) {
        // Nothing there yet is a miss; anything else has to be whole.
        boolean there = Files.exists(folder.resolve("programs").resolve("key.bin"));
        Optional<byte[]> content = cache.read("key");
        assertTrue(content.isPresent() || !there, "half a file");
        seen += content.map(BinaryCacheTest::checkedWhole).orElse(0);
      }
      for (Process writer : writers) {
        assertTrue(writer.waitFor(20, TimeUnit.MINUTES));
        assertEquals(0, writer.exitValue());
      }
    } finally {
      writers.forEach(Process::destroyForcibly);
    }
    seen += checkedWhole(cache.read("key").orElseThrow());
    assertTrue(seen >= 1, "reads that saw a content: " + seen);
    assertEquals("key.bin", onlyFile().getFileName().toString());
  }

  private static int checkedWhole(byte[] content) {
    assertTrue(content[0] == 1 || content[0] == 2, "mark " + content[0]);
    assertArrayEquals(CacheWriter.content(content[0]), content);
    return 1;
  }
}
