package org.lenslet.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lenslet.cli.device.InstallAdvice.Missing;

/** The texts of every operating system. */
class InstallAdviceTest {
  private static final String DEBIAN_RELEASE = "NAME=\"Debian GNU/Linux\"\nID=debian\n";
  private static final InstallAdvice DEBIAN =
      InstallAdvice.of("Linux", "6.1.0-37-amd64", DEBIAN_RELEASE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linux|ID=debian|DEBIAN",
        "Linux|NAME=\"Ubuntu\"@ID=ubuntu@ID_LIKE=debian|DEBIAN",
        "Linux|ID=linuxmint@ID_LIKE=\"ubuntu debian\"|DEBIAN",
        "Linux|ID=fedora|FEDORA",
        "Linux|ID=\"rocky\"@ID_LIKE=\"rhel centos fedora\"|OTHER",
        "Linux|ID=arch|ARCH",
        "Linux|ID=manjaro@ID_LIKE=arch|ARCH",
        "Linux|ID='opensuse-leap'@ID_LIKE='suse opensuse'|OTHER",
        "Linux|VARIANT_ID=debian|OTHER",
        "Linux|''|OTHER",
        "FreeBSD|''|OTHER",
        "Windows 11|''|WINDOWS",
        "Mac OS X|''|MACOS",
      })
  void theFamilyOfASystem(String name, String release, SystemFamily family) {
    assertEquals(family, SystemFamily.of(name, release.replace('@', '\n')));
  }

  @Test
  void aMissingLoaderOnDebian() {
    List<String> lines = DEBIAN.lines(Missing.LOADER);
    assertEquals(5, lines.size());
    assertEquals("OpenCL: no loader (libOpenCL.so.1)", lines.get(0));
    assertTrue(lines.get(1).startsWith("NVIDIA GPU: ") && lines.get(1).contains("nvidia-opencl"));
    assertTrue(lines.get(2).startsWith("AMD GPU: ") && lines.get(2).contains("RUSTICL_ENABLE"));
    assertEquals("Intel GPU: sudo apt-get install intel-opencl-icd", lines.get(3));
    assertEquals("CPU: sudo apt-get install ocl-icd-libopencl1 pocl-opencl-icd", lines.get(4));
  }

  @Test
  void whatIsThereIsNotAskedForAgainButLookedAt() {
    String platform = String.join("\n", DEBIAN.lines(Missing.PLATFORM));
    assertTrue(platform.contains("ldd") && platform.contains("OCL_ICD_VENDORS"), platform);
    assertFalse(platform.contains("usermod"), platform);
    String device = String.join("\n", DEBIAN.lines(Missing.DEVICE));
    assertTrue(device.contains("usermod -aG render,video"), device);
    assertTrue(device.contains("containers-and-wsl.md"), device);
  }

  @Test
  void aDriverThatDiesIsLookedForAndNotInstalledOnceMore() {
    String text = String.join("\n", DEBIAN.lines(Missing.SOUND_DRIVER));
    assertTrue(text.contains("OCL_ICD_VENDORS") && text.contains("remove it"), text);
    assertFalse(text.contains("apt-get"), text);
    String windows =
        String.join("\n", InstallAdvice.of("Windows 11", "10.0", "").lines(Missing.SOUND_DRIVER));
    assertFalse(windows.contains("OCL_ICD_VENDORS"), windows);
  }

  /** Drivers are not what is missing then. */
  @Test
  void aJoclThatDoesNotLoadIsNotAnsweredWithPackages() {
    for (String name : List.of("Linux", "Windows 11", "Mac OS X")) {
      InstallAdvice advice = InstallAdvice.of(name, "10.0", DEBIAN_RELEASE);
      List<String> lines = advice.lines(Missing.JOCL);
      String text = String.join("\n", lines);
      assertEquals("OpenCL: a loader, but JOCL's own native library does not load", lines.get(0));
      assertTrue(text.contains("x86-64") && text.contains("LENSLET_CACHE"), text);
      assertTrue(text.contains("--enable-native-access=ALL-UNNAMED"), text);
      assertEquals(name.equals("Linux"), text.contains("musl"), text);
      assertFalse(text.contains("GPU") || text.contains("CPU"), text);
    }
  }

  @Test
  void linuxInsideWindowsIsNotSentAfterDriversThatDoNotExist() {
    InstallAdvice wsl =
        InstallAdvice.of("Linux", "5.15.153.1-microsoft-standard-WSL2", DEBIAN_RELEASE);
    assertTrue(wsl.wsl());
    String text = String.join("\n", wsl.lines(Missing.VENDOR_FILE));
    assertTrue(text.contains("WSL: NVIDIA's driver brings no"), text);
    assertFalse(text.contains("NVIDIA GPU"), text);
    assertTrue(text.contains("Intel GPU: sudo apt-get install intel-opencl-icd"), text);
    assertFalse(InstallAdvice.of("Windows 11", "10.0-microsoft", "").wsl());
  }

  @Test
  void windowsAndMacOsHaveNeitherVendorFilesNorGroups() {
    for (String name : List.of("Windows 11", "Mac OS X")) {
      InstallAdvice advice = InstallAdvice.of(name, "10.0", "");
      for (Missing missing :
          List.of(Missing.LOADER, Missing.JOCL, Missing.PLATFORM, Missing.DEVICE)) {
        String text = String.join("\n", advice.lines(missing));
        assertFalse(text.contains("sudo"), text);
        assertFalse(text.contains("/etc/"), text);
        assertFalse(text.contains(".so"), text);
      }
    }
    InstallAdvice windows = InstallAdvice.of("Windows 11", "10.0", "");
    String loader = windows.lines(Missing.LOADER).toString();
    assertTrue(loader.contains("OpenCL.dll") && loader.contains("nvidia.com/drivers"), loader);
  }

  /** A reader must learn something else from each answer, and be able to paste each line. */
  @ParameterizedTest
  @EnumSource(SystemFamily.class)
  void everyAnswerIsItsOwnAndMadeOfWholeLines(SystemFamily family) {
    for (boolean wsl : new boolean[] {false, true}) {
      InstallAdvice advice = new InstallAdvice(family, wsl);
      Set<String> said = new HashSet<>();
      for (Missing missing : Missing.values()) {
        if (family == SystemFamily.MACOS && missing == Missing.VENDOR_FILE) {
          continue; // macOS has no such files
        }
        List<String> lines = advice.lines(missing);
        assertTrue(said.add(String.join("\n", lines)), lines.toString());
        assertTrue(lines.get(0).startsWith("OpenCL: "), lines.get(0));
        for (String line : lines) {
          assertEquals(line.strip(), line);
          assertFalse(line.isEmpty() || line.contains("\n") || line.endsWith(": "), line);
        }
      }
    }
  }

  @Test
  void thisSystemHasAnAnswer() {
    List<String> lines = InstallAdvice.ofThisSystem().lines(Missing.DEVICE);
    assertEquals("OpenCL: a platform, but no device", lines.get(0));
  }

  /** The launcher cannot ask this class: it runs before anything is built. */
  @Test
  void theLauncherNamesTheSamePackages() throws Exception {
    String script = Files.readString(Path.of("src/launcher/opencl.sh"));
    for (String name : List.of("ocl-icd-libopencl1", "pocl-opencl-icd")) {
      assertTrue(SystemFamily.DEBIAN.cpu().contains(name) && script.contains("echo " + name));
    }
    for (SystemFamily family : List.of(SystemFamily.FEDORA, SystemFamily.ARCH)) {
      assertTrue(script.contains("install: " + family.cpu() + " "), family.cpu());
    }
  }

  /** Advice that points at a page must not point into the void. */
  @Test
  void thePagesThatAreNamedExist() {
    assertTrue(Files.isRegularFile(Path.of("native-notes/containers-and-wsl.md")));
    assertTrue(Files.isRegularFile(Path.of("native-notes/icd-loader.md")));
  }
}
