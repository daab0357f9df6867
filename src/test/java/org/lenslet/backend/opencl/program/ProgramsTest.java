package org.lenslet.backend.opencl.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.device.ClOptions.Switch;
import org.lenslet.backend.opencl.device.DeviceCases;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.error.KernelBuildException;

class ProgramsTest extends DeviceCases {
  private static final String CACHE = "lenslet.cache";

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

  private static ClOptions cached(Switch cache) {
    return new ClOptions(Optional.empty(), cache, Long.MAX_VALUE, false, false, 0, false);
  }

  /** Opens the device with the cache forced on, multiplies and adds, and tells how it built. */
  private BuildStatistics buildAndRun() {
    try (ClDevice device =
        ClDevice.open(org.lenslet.backend.opencl.OpenClDevices.device(), cached(Switch.ON))) {
      DeviceTensor x = tensor(device, 10, 1);
      DeviceTensor y = tensor(device, 10, 2);
      try (Launch launch = multiplyAdd(device, x, y, 3)) {
        launch.run();
        assertFilled(7, y);
      }
      x.buffer().close();
      y.buffer().close();
      return device.buildStatistics();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("programs"))) {
      return files.toList();
    }
  }

  @Test
  void theSecondOpeningTakesProgramsFromTheDisk() throws IOException {
    BuildStatistics first = buildAndRun();
    assertTrue(first.cacheOn());
    assertEquals(0, first.hits());
    assertEquals(1, first.misses());
    assertTrue(first.buildSeconds() > 0);
    assertEquals(1, files().size());
    BuildStatistics second = buildAndRun();
    assertEquals(1, second.hits());
    assertEquals(0, second.misses());
    assertEquals(0, second.buildSeconds());
  }

  @Test
  void aDamagedFileIsBuiltAnew() throws IOException {
    buildAndRun();
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes);
    assertEquals(1, buildAndRun().misses());
    assertEquals(1, buildAndRun().hits());
  }

  @Test
  void aBinaryThatTheDriverDoesNotWantIsBuiltAnew() throws IOException {
    buildAndRun();
    String name = files().get(0).getFileName().toString();
    // Whole, as its digest says, and yet no program.
    BinaryCache.open().write(name.replace(".bin", ""), "not a program".getBytes());
    assertEquals(1, buildAndRun().misses());
  }

  @Test
  void withoutAFolderProgramsAreBuilt() throws IOException {
    Files.writeString(folder.resolve("programs"), "in the way");
    BuildStatistics statistics = buildAndRun();
    assertFalse(statistics.cacheOn());
    assertEquals(1, statistics.misses());
  }

  @Test
  void offMeansOff() {
    ClDevice device = open(cached(Switch.OFF));
    device.build(MULTIPLY_ADD);
    assertFalse(device.buildStatistics().cacheOn());
    assertFalse(Files.exists(folder.resolve("programs")));
  }

  @Test
  void aVariantIsBuiltOnce() {
    ClDevice device = open(cached(Switch.OFF));
    device.build(MULTIPLY_ADD);
    device.build(MULTIPLY_ADD);
    assertSame(device.program(MULTIPLY_ADD), device.program(MULTIPLY_ADD));
    assertEquals(1, device.buildStatistics().misses());
  }

  @Test
  void macrosMakeProgramsOfTheirOwn() throws IOException {
    Files.writeString(
        folder.resolve("scale.cl"),
        "__kernel void scale(__global float *y, const int y_offset) {\n"
            + "  y[y_offset + get_global_id(0)] *= BY;\n}\n");
    ClDevice device = open(cached(Switch.OFF).withKernels(folder));
    DeviceTensor y = tensor(device, 4, 1);
    for (int by : new int[] {2, 3}) {
      LaunchBuilder builder = device.launch();
      KernelVariant variant = KernelVariant.of("scale.cl", Map.of("BY", by));
      builder.kernel(variant).out("y", y).range(4, 4).enqueue();
      try (Launch launch = builder.build()) {
        launch.run();
      }
    }
    assertFilled(6, y);
  }

  @Test
  void aKernelThatDoesNotBuildSaysWhyAndSaysItAgain() {
    ClDevice device = open(cached(Switch.OFF));
    KernelVariant broken =
        KernelVariant.generated("broken", "__kernel void broken(int a) { no_such_thing(a); }");
    KernelBuildException first =
        assertThrows(KernelBuildException.class, () -> device.build(broken));
    assertTrue(first.getMessage().startsWith("broken: expected to build on "), first.getMessage());
    assertEquals(1, first.getMessage().lines().count(), first.getMessage());
    assertTrue(first.log().contains("no_such_thing"), first.log());
    int misses = device.buildStatistics().misses();
    assertSame(first, assertThrows(KernelBuildException.class, () -> device.build(broken)));
    assertEquals(misses, device.buildStatistics().misses());
    device.build(MULTIPLY_ADD);
  }

  /** Builds a kernel that compilers warn of; what a test listens to. */
  static final class Warned {
    private Warned() {}

    public static void main(String[] arguments) {
      String text =
          """
          #warning "told"
          __kernel void warned(__global int *y, const int y_offset) {
            int unused;
            if (y[0] = y_offset) y[1] = 1 << 40;
          }
          """;
      try (ClDevice device =
          ClDevice.open(org.lenslet.backend.opencl.OpenClDevices.device(), cached(Switch.OFF))) {
        device.build(KernelVariant.generated("warned", text));
      }
      System.out.println("built");
    }
  }

  @Test
  void noCompilerTellsItsWarningsToTheTerminal() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlenslet.opencl.testDevice="
                    + System.getProperty("lenslet.opencl.testDevice", "0"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Warned.class.getName())
            .redirectErrorStream(true);
    // What PoCL knows, it does not compile.
    builder.environment().put("POCL_CACHE_DIR", folder.resolve("pocl").toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    assertEquals("built" + System.lineSeparator(), said);
  }
}
