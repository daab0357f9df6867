package org.lenslet.backend.opencl.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.KernelBuildException;

class KernelFilesTest {
  @TempDir Path folder;
  private KernelFiles files;

  @BeforeEach
  void open() {
    files = new KernelFiles(Optional.of(folder));
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** The line that a compiler would name for the line that holds the words. */
  private static String place(String text, String words) {
    String file = "";
    int number = 0;
    for (String line : text.lines().toList()) {
      if (line.startsWith("#line ")) {
        String[] parts = line.split(" ");
        number = Integer.parseInt(parts[1]);
        file = parts[2].replace("\"", "");
      } else if (line.contains(words)) {
        return file + ":" + number;
      } else {
        number++;
      }
    }
    throw new AssertionError(words + " is not in " + text);
  }

  @Test
  void includesAppearOnceAndLinesKeepTheirPlaces() throws IOException {
    write("common/a.clh", "int in_a;\n");
    write("common/b.clh", "#include \"common/a.clh\"\nint in_b;\n");
    write(
        "op/f.cl",
        "// head\n#include \"common/a.clh\"\n  #  include  \"common/b.clh\"  \nint after;\n"
            + "#include \"common/a.clh\"\nint last;\n");
    String text = files.expand("op/f.cl");
    assertEquals(text.indexOf("in_a"), text.lastIndexOf("in_a"), text);
    assertTrue(text.indexOf("in_a") < text.indexOf("in_b"), text);
    assertEquals("op/f.cl:1", place(text, "// head"));
    assertEquals("common/a.clh:1", place(text, "in_a"));
    assertEquals("common/b.clh:2", place(text, "in_b"));
    assertEquals("op/f.cl:4", place(text, "after"));
    assertEquals("op/f.cl:6", place(text, "last"));
  }

  @Test
  void filesThatIncludeEachOtherEnd() throws IOException {
    write("a.clh", "#include \"b.clh\"\nint in_a;\n");
    write("b.clh", "#include \"a.clh\"\nint in_b;\n");
    String text = files.expand("a.clh");
    assertEquals("b.clh:2", place(text, "in_b"));
    assertEquals("a.clh:2", place(text, "in_a"));
  }

  @Test
  void generatedSourceMayInclude() throws IOException {
    write("a.clh", "int in_a;\n");
    String text = files.expand("made_up", "#include \"a.clh\"\nint own;\n");
    assertEquals("a.clh:1", place(text, "in_a"));
    assertEquals("made_up:2", place(text, "own"));
  }

  @Test
  void aMissingFileIsNamedWithThePlace() throws IOException {
    write("f.cl", "#include \"common/none.clh\"\n");
    for (String[] names : new String[][] {{"g.cl", "g.cl"}, {"f.cl", "common/none.clh"}}) {
      KernelBuildException e =
          assertThrows(KernelBuildException.class, () -> files.expand(names[0]));
      assertEquals(
          "kernels: expected the file " + names[1] + " in " + folder + ", got none",
          e.getMessage());
    }
    KernelFiles jar = new KernelFiles(Optional.empty());
    KernelBuildException e = assertThrows(KernelBuildException.class, () -> jar.expand("no.cl"));
    assertEquals("kernels: expected the file no.cl in the jar, got none", e.getMessage());
  }

  @Test
  void aFileThatIsNoTextIsAnErrorOfOneLine() throws IOException {
    Files.write(folder.resolve("f.cl"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    KernelBuildException e = assertThrows(KernelBuildException.class, () -> files.expand("f.cl"));
    assertTrue(e.getMessage().startsWith("kernels: expected to read f.cl, got "), e.getMessage());
  }

  @Test
  void aFolderStandsInForTheJarAsAWhole() throws IOException {
    String file = "pool/max_pool_forward_direct.cl";
    assertTrue(new KernelFiles(Optional.empty()).expand(file).contains("max_pool_forward_direct("));
    assertThrows(KernelBuildException.class, () -> files.expand(file));
    write(file, "// mine\n");
    assertEquals("#line 1 \"" + file + "\"\n// mine\n\n", files.expand(file));
  }
}
