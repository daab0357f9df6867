package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.backend.opencl.device.ClOptions.Switch;
import org.lenslet.error.UsageException;

class ClOptionsTest {
  private static final String[] NAMES = {
    "lenslet.kernels",
    "lenslet.kernelcache",
    "lenslet.opencl.memory",
    "lenslet.opencl.profiling",
    "lenslet.selftest",
    "lenslet.opencl.failAfter"
  };

  private final Map<String, String> before = new HashMap<>();

  @BeforeEach
  void clear() {
    for (String name : NAMES) {
      before.put(name, System.clearProperty(name));
    }
  }

  @AfterEach
  void restore() {
    clear(before);
  }

  private static void clear(Map<String, String> values) {
    values.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  private static ClOptions with(String name, String value) {
    System.setProperty(name, value);
    return ClOptions.fromProperties();
  }

  @Test
  void withoutPropertiesEverythingIsAsTheDeviceNeedsIt() {
    ClOptions options = ClOptions.fromProperties();
    assertEquals(
        new ClOptions(Optional.empty(), Switch.AUTO, Long.MAX_VALUE, false, true, 0, false),
        options);
    assertTrue(options.binaryCache().isOn(true));
    assertFalse(options.binaryCache().isOn(false));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1000, 1000",
    "512m, 536870912",
    "512M, 536870912",
    "2gb, 2147483648",
    "64kB, 65536",
    "100b, 100",
    "8589934591g, 9223372035781033984",
    "8589934592g, 9223372036854775807",
    "999999999999g, 9223372036854775807"
  })
  void sizesAreReadWithTheirUnits(String text, long bytes) {
    assertEquals(bytes, with("lenslet.opencl.memory", text).memoryLimitBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "lenslet.opencl.memory, 512x, 'expected a size as in 512m, got 512x'",
    "lenslet.opencl.memory, -1m, 'expected a size as in 512m, got -1m'",
    "lenslet.opencl.memory, '', 'expected a size as in 512m, got '",
    "lenslet.opencl.memory, 1.5g, 'expected a size as in 512m, got 1.5g'",
    "lenslet.kernelcache, maybe, 'expected auto, on or off, got maybe'",
    "lenslet.selftest, false, 'expected auto, on or off, got false'",
    "lenslet.opencl.failAfter, soon, 'expected a number of launches, got soon'",
    "lenslet.opencl.failAfter, -1, 'expected a number of launches, got -1'"
  })
  void whatCannotBeUnderstoodIsNamed(String name, String value, String message) {
    UsageException e = assertThrows(UsageException.class, () -> with(name, value));
    assertEquals(name + ": " + message, e.getMessage());
  }

  @Test
  void switchesAndNumbersAreRead() {
    assertEquals(Switch.ON, with("lenslet.kernelcache", "On").binaryCache());
    assertTrue(Switch.ON.isOn(false));
    assertEquals(Switch.OFF, with("lenslet.kernelcache", "off").binaryCache());
    assertFalse(Switch.OFF.isOn(true));
    assertFalse(with("lenslet.selftest", "off").selfTest());
    assertTrue(with("lenslet.opencl.profiling", "true").profiling());
    assertEquals(17, with("lenslet.opencl.failAfter", "17").launchesUntilFailure());
    assertEquals(Optional.of(Path.of("a/b")), with("lenslet.kernels", "a/b").kernels());
  }

  @Test
  void oneSettingIsReplacedAtATime() {
    ClOptions options = ClOptions.fromProperties();
    assertEquals(
        new ClOptions(Optional.of(Path.of("k")), Switch.AUTO, 5, false, false, 3, true),
        options
            .withKernels(Path.of("k"))
            .withMemoryLimit(5)
            .withFailureAfter(3)
            .withoutSelfTest()
            .withAllAlgorithms());
  }
}
