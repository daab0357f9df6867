package org.lenslet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.UsageException;

class UserPathTest {
  private static Path expand(String text, String home) {
    return UserPath.expand(text, Map.of("HOME", home), "/java/home");
  }

  @ParameterizedTest
  @CsvSource({
    "~, /home/me",
    "~/x, /home/me/x",
    "~/x/~, /home/me/x/~",
    "x/~, x/~",
    "/x, /x",
    "'', ''",
    "~nobody-of-that-name/x, ~nobody-of-that-name/x"
  })
  void aTildeAtTheStartIsAHome(String text, String expected) {
    assertEquals(Path.of(expected), expand(text, "/home/me"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "home/me", "?"})
  void withoutAHomeInTheEnvironmentJavasIsTaken(String home) {
    assertEquals(Path.of("/java/home/x"), expand("~/x", home));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"?", "", " "})
  void withoutAnyHomeATildeIsPartOfAName(String javaHome) {
    assertEquals(Path.of("~/x"), UserPath.expand("~/x", Map.of(), javaHome));
    assertEquals(Optional.empty(), UserPath.absolute(javaHome));
  }

  @Test
  void anotherUsersHomeIsLookedUp() throws Exception {
    Path users = Path.of("/etc/passwd");
    assumeTrue(Files.isReadable(users), "a system with a list of users");
    String[] root =
        Files.readAllLines(users).stream()
            .filter(line -> line.startsWith("root:"))
            .findFirst()
            .orElseThrow()
            .split(":", -1);
    assertEquals(Path.of(root[5], "data"), UserPath.of("~root/data"));
    assertEquals(Path.of(root[5]), UserPath.of("~root"));
  }

  @Test
  void whatNoFileCanBeNamedIsRefusedInOneLine() {
    String message = assertThrows(UsageException.class, () -> UserPath.of("a\0b")).getMessage();
    assertTrue(
        message.matches(
            "path: expected one that files can have here \\(names are encoded in \\S+\\), got"
                + " 'a\\?b'; use a locale of UTF-8, as LC_ALL=C.UTF-8, or another name"),
        message);
  }
}
