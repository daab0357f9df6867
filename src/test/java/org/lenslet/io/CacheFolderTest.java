package org.lenslet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others could put in the place of the cache, from which code is run. */
class CacheFolderTest {
  private static final String CACHE = "lenslet.cache";
  private static final byte[] CONTENT = {1, 2, 3};

  /** A user that no system has. */
  private static final int SOMEBODY = 54_321;

  @TempDir Path folder;
  private Path cache;
  private String before;

  @BeforeEach
  void useAFolderOfItsOwn() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    cache = folder.resolve("cache");
    before = System.setProperty(CACHE, cache.toString());
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(CACHE);
    } else {
      System.setProperty(CACHE, before);
    }
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  /** Gives a file or a link away, which only root can. */
  private static void giveAway(Path path) throws IOException {
    assumeTrue(Trust.user().equals(Optional.of(0L)), "only root can give files away");
    Files.setAttribute(path, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
  }

  private void assertRefused(String why) {
    assertEquals(Optional.empty(), CacheFolder.writable("native"));
    assertEquals(List.of("cache: " + cache + " is not used, as it " + why), CacheFolder.refusals());
  }

  @Test
  void aNewFolderIsTheUsersAlone() throws IOException {
    Path made = CacheFolder.writable("native", "JOCL").orElseThrow();
    assertEquals(cache.resolve("native").resolve("JOCL"), made);
    for (Path path : List.of(cache, cache.resolve("native"), made)) {
      assertEquals("rwx------", permissions(path));
    }
    assertEquals(Optional.of(cache), CacheFolder.root());
    assertEquals(List.of(), CacheFolder.refusals());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwxr-x---", "rwx------"})
  void aFolderThatOthersMayOnlyReadIsUsed(String permissions) throws IOException {
    permit(Files.createDirectory(cache), permissions);
    assertTrue(CacheFolder.writable("native").isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
  void aFolderThatIsOpenToOthersIsNot(String permissions) throws IOException {
    permit(Files.createDirectory(cache), permissions);
    assertRefused("can be written by others (" + permissions + ")");
    assertFalse(Files.exists(cache.resolve("native")));
  }

  @Test
  void aFolderInOneThatOthersMayRenameThingsInIsNot() throws IOException {
    permit(folder, "rwxrwxrwx");
    assertEquals(Optional.empty(), CacheFolder.writable("native"));
    assertRefused("is in " + folder.toRealPath() + ", which can be written by others");
    Files.setAttribute(folder, "unix:mode", 01777); // as /tmp: only the owner renames
    assertTrue(CacheFolder.writable("native").isPresent());
  }

  @Test
  void aFolderOfSomebodyElseIsNot() throws IOException {
    giveAway(Files.createDirectory(cache));
    assertRefused("belongs to user " + SOMEBODY);
  }

  @Test
  void aLinkToAFolderIsUsedIfItIsTheUsersOwn() throws IOException {
    Path target = Files.createDirectory(folder.resolve("large-disk"));
    Files.createSymbolicLink(cache, target);
    assertTrue(CacheFolder.writable("native").isPresent());
    assertTrue(Files.isDirectory(target.resolve("native")));
    giveAway(cache);
    assertRefused("is a link of user " + SOMEBODY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxrwxrwx"})
  void aLinkInItIsNotFollowed(String permissions) throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    permit(target, permissions);
    Files.createDirectory(cache);
    Files.createSymbolicLink(cache.resolve("native"), target);
    assertEquals(Optional.empty(), CacheFolder.writable("native"));
    assertEquals(Optional.empty(), CacheFolder.writable("native", "JOCL"));
    try (var files = Files.list(target)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aLinkToNowhereMakesNothingThere() throws IOException {
    Files.createDirectory(cache);
    Path nowhere = folder.resolve("nowhere");
    Files.createSymbolicLink(cache.resolve("native"), nowhere);
    assertEquals(Optional.empty(), CacheFolder.writable("native"));
    assertFalse(Files.exists(nowhere, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aLinkInAFilesPlaceIsReplacedAndItsTargetStays() throws IOException {
    Path target = Files.writeString(folder.resolve("passwd"), "root");
    Path file = CacheFolder.writable("native").orElseThrow().resolve("lib.so");
    Files.createSymbolicLink(file, target);
    assertEquals(Optional.empty(), CacheFolder.read(file));
    CacheFolder.write(file, CONTENT);
    assertEquals("root", Files.readString(target));
    assertFalse(Files.isSymbolicLink(file));
    assertArrayEquals(CONTENT, CacheFolder.read(file).orElseThrow());
  }

  @Test
  void aFileOfSomebodyElseIsNotRead() throws IOException {
    Path file = CacheFolder.writable("native").orElseThrow().resolve("lib.so");
    CacheFolder.write(file, CONTENT);
    assertArrayEquals(CONTENT, CacheFolder.read(file).orElseThrow());
    giveAway(file);
    assertEquals(Optional.empty(), CacheFolder.read(file));
    CacheFolder.write(file, CONTENT);
    assertArrayEquals(CONTENT, CacheFolder.read(file).orElseThrow());
  }

  @Test
  void whatIsNoFolderIsNoReasonToSayAnything() throws IOException {
    Files.writeString(cache, "mine");
    assertEquals(Optional.empty(), CacheFolder.writable("native"));
    assertEquals(List.of(), CacheFolder.refusals());
    assertEquals("mine", Files.readString(cache));
  }
}
