package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's examples as somebody pastes them, and programs of users: they compile, one is run.
 */
class ReadmeExampleTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  private static final String SNIPPET =
      """
      import java.nio.file.Path;
      import java.util.*;
      import org.lenslet.*;
      import org.lenslet.backend.Backend;
      import org.lenslet.data.*;
      import org.lenslet.infer.*;
      import org.lenslet.layer.Model;
      import org.lenslet.tensor.HostTensor;
      import org.lenslet.train.*;
      import org.lenslet.train.loss.*;
      import org.lenslet.train.optimizer.*;
      import org.lenslet.train.progress.*;

      class Snippet%d {
        void snippet(
            Model lenet, Backend device, HostTensor picture, float[][] rooms, float[] prices) {
          %s
        }
      }
      """;

  @TempDir private Path folder;

  /** The whole programs by the name of their class; a few lines are no program. */
  private static Map<String, String> examples() throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(match -> match.group(1))
        .filter(source -> CLASS.matcher(source).find())
        .collect(Collectors.toMap(ReadmeExampleTest::className, source -> source));
  }

  private static String className(String source) {
    Matcher matcher = CLASS.matcher(source);
    assertTrue(matcher.find(), source);
    return matcher.group(1);
  }

  private void compile(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjects(file);
      List<String> options =
          List.of(
              "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      assertTrue(
          compiler.getTask(said, files, null, options, null, units).call(),
          () -> said + "\n" + source);
    }
  }

  @Test
  void everyExampleCompiles() throws IOException {
    Map<String, String> examples = examples();
    assertTrue(examples.containsKey("Digits"), examples.keySet().toString());
    for (Map.Entry<String, String> example : examples.entrySet()) {
      compile(example.getKey(), example.getValue());
    }
  }

  /** A few lines stand among what the text around them takes for granted. */
  @Test
  void everySnippetCompiles() throws IOException {
    List<String> snippets =
        BLOCK
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(match -> match.group(1))
            .filter(source -> !CLASS.matcher(source).find())
            .toList();
    assertTrue(snippets.size() >= 2, snippets.toString());
    for (int i = 0; i < snippets.size(); i++) {
      compile("Snippet" + i, SNIPPET.formatted(i, snippets.get(i)));
    }
  }

  @Test
  void everyProgramOfTheProjectOutsideCompiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/outside/src/main/java"))) {
      List<Path> programs = files.toList();
      assertFalse(programs.isEmpty());
      for (Path program : programs) {
        compile(className(Files.readString(program)), Files.readString(program));
      }
    }
  }

  @Test
  void theFirstExampleLearnsDigits() throws Exception {
    Path dir =
        Path.of(System.getProperty("lenslet.testdata", "../shared/data"), "datasets", "mnist");
    boolean required = Boolean.getBoolean("lenslet.requireTestdata");
    assumeTrue(required || Files.isDirectory(dir), "no MNIST in " + dir);
    // One epoch instead of the README's five, to be done in seconds.
    String source = examples().get("Digits").replace("Epochs.of(5)", "Epochs.of(1)");
    compile("Digits", source);
    List<String> lines = mainOf("Digits", dir.toString());
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(Double.parseDouble(lines.get(0)) < 0.3, lines.toString());
    assertTrue(Double.parseDouble(lines.get(1)) > 0.95, lines.toString());
  }

  /** What a class of the folder prints. */
  private List<String> mainOf(String name, String argument) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader
          .loadClass(name)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {argument});
    } finally {
      System.setOut(before);
    }
    return out.toString().lines().toList();
  }
}
