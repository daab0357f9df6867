package org.lenslet.backend.opencl.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers played by shells. */
class DriverTrialTest {
  private static final Map<String, String> HERE = Map.of("HOME", "/home/a", "EDITOR", "ed");
  private static final String CACHE = "lenslet.cache";

  @TempDir Path folder;
  private String before;

  @BeforeEach
  void useACacheOfItsOwn() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a shell");
    before = System.getProperty(CACHE);
    System.setProperty(CACHE, folder.resolve("cache").toString());
  }

  @AfterEach
  void useTheOldCache() {
    if (before == null) {
      System.clearProperty(CACHE);
    } else {
      System.setProperty(CACHE, before);
    }
  }

  private static Optional<String> trial(
      String driver, Map<String, String> environment, String script) {
    return new DriverTrial(driver, List.of("/bin/sh", "-c", script), environment).failure();
  }

  private static String begun(String then) {
    return "echo '" + DriverTrial.BEGUN + "'; " + then;
  }

  private static final String WELL = begun("echo " + DriverTrial.PASSED);
  private static final String DIES =
      begun("echo '3 warnings generated.'; echo 'LLVM ERROR: no space'; echo end; kill -ABRT $$");

  @Test
  void whatWentWellIsNotTriedAgainInTheSameEnvironment() {
    assertEquals(Optional.empty(), trial("pocl 3", HERE, WELL));
    assertEquals(Optional.empty(), trial("pocl 3", HERE, DIES));
    Map<String, String> otherEditor = Map.of("HOME", "/home/a", "EDITOR", "vi");
    assertEquals(Optional.empty(), trial("pocl 3", otherEditor, DIES));

    assertTrue(trial("pocl 4", HERE, DIES).isPresent());
    assertTrue(trial("pocl 3", Map.of("HOME", "/home/b"), DIES).isPresent());
    Map<String, String> otherCache = Map.of("HOME", "/home/a", "POCL_CACHE_DIR", "/data/c");
    assertTrue(trial("pocl 3", otherCache, DIES).isPresent());
  }

  @Test
  void aDeathIsToldInTheDriversWordsAndTriedAgain() {
    assertEquals(
        Optional.of("exit status 134 (LLVM ERROR: no space)"), trial("pocl 3", HERE, DIES));
    assertEquals(
        Optional.of("exit status 0 (bye)"), trial("pocl 3", HERE, begun("echo hello; echo bye")));
    assertEquals(
        Optional.of("exit status 3 (without a word)"), trial("pocl 3", HERE, begun("exit 3")));
    assertEquals(Optional.empty(), trial("pocl 3", HERE, WELL));
  }

  @Test
  void aDriverThatDiesWhenLoadedIsAnAbsence() {
    DriverTrial dies = new DriverTrial("listing", List.of("/bin/sh", "-c", DIES), HERE);
    assertEquals(
        Optional.of(
            new Absence(
                Absence.Part.DRIVER,
                "a driver that dies when loaded: exit status 134 (LLVM ERROR: no space)")),
        ListingTrial.absence(dies));

    DriverTrial lists = new DriverTrial("listing", List.of("/bin/sh", "-c", WELL), HERE);
    assertEquals(Optional.empty(), ListingTrial.absence(lists));
  }

  @Test
  void whatCannotBeTriedIsTrusted() {
    assertEquals(Optional.empty(), trial("pocl 3", HERE, "echo class not found; exit 1"));
    assertEquals(
        Optional.empty(),
        new DriverTrial("pocl 3", List.of(folder.resolve("java").toString()), HERE).failure());
    // and is no proof for a process that can try
    assertTrue(trial("pocl 3", HERE, DIES).isPresent());
  }

  @Test
  void poclKeepsWhatItCompilesWhereTheEnvironmentSays() {
    assertEquals("/home/a/.cache/pocl/kcache", DriverTrial.cacheOfPocl(HERE));
    assertEquals(
        "/x/pocl/kcache", DriverTrial.cacheOfPocl(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/x")));
    assertEquals(
        "/y", DriverTrial.cacheOfPocl(Map.of("POCL_CACHE_DIR", "/y", "XDG_CACHE_HOME", "/x")));
  }
}
