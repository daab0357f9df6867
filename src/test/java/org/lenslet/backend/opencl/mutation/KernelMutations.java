package org.lenslet.backend.opencl.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants each fault of {@code src/test/resources/mutation/opencl.txt} and lets the parity cases of
 * the operations concerned find it, in a process of its own. Not a part of the suite, as the name
 * does not end in Test: {@code ./mvnw test -Dtest=KernelMutations}. {@code
 * -Dlenslet.mutations=REGEX} picks by file and description.
 */
@Tag("mutation")
class KernelMutations {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path LIST = PROJECT.resolve("src/test/resources/mutation/opencl.txt");
  private static final Pattern CHOSEN =
      Pattern.compile(System.getProperty("lenslet.mutations", ""));

  /** One for all faults on PoCL: a fresh one for each would take a minute. */
  private static final JudgeProcess ON_POCL = new JudgeProcess("", false);

  /** What Oclgrind says of algorithms without a fault: that it blames those is no proof. */
  private static final Map<String, String> FAULTLESS = new TreeMap<>();

  private static int killed;
  private static int all;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> theCasesKill() throws IOException {
    return Mutation.list(LIST).stream()
        .filter(mutation -> CHOSEN.matcher(mutation.toString()).find())
        .map(
            mutation -> DynamicTest.dynamicTest(mutation.toString(), () -> assertKilled(mutation)));
  }

  @AfterAll
  static void tell() throws IOException {
    System.out.println("kernel mutations: killed " + killed + " of " + all);
    ON_POCL.close();
  }

  private void assertKilled(Mutation mutation) throws Exception {
    all++;
    String answer = verdict(mutation);
    System.out.println(mutation + " | " + answer.substring(0, Math.min(150, answer.length())));
    assertTrue(answer.startsWith(Judge.KILLED), mutation + ": " + answer);
    killed++;
  }

  private String verdict(Mutation mutation) throws Exception {
    Path work = Files.createTempDirectory(folder, "mutant");
    String planted = mutation.plantedIn(PROJECT);
    if (mutation.file().startsWith("kernels")) {
      copy(PROJECT.resolve("kernels"), work.resolve("kernels"));
      Files.writeString(work.resolve(mutation.file()), planted);
      return ask(mutation, work.resolve("kernels").toString());
    }
    Path source = work.resolve(mutation.file().getFileName());
    Files.writeString(source, planted);
    String classes = compile(source, work.resolve("classes")).toString();
    try (JudgeProcess judge = new JudgeProcess(classes, mutation.onOclgrind())) {
      return judge.ask("\t" + mutation.algorithm());
    }
  }

  /** Oclgrind is a fresh one each time: it falls silent in a process that it has found much in. */
  private static String ask(Mutation mutation, String kernels) throws Exception {
    String algorithm = mutation.algorithm();
    if (!mutation.onOclgrind()) {
      return ON_POCL.ask(kernels + "\t" + algorithm);
    }
    if (!FAULTLESS.containsKey(algorithm)) {
      try (JudgeProcess judge = new JudgeProcess("", true)) {
        FAULTLESS.put(algorithm, judge.ask("\t" + algorithm));
      }
    }
    assertEquals(Judge.SURVIVED, FAULTLESS.get(algorithm), algorithm + " without a fault");
    try (JudgeProcess judge = new JudgeProcess("", true)) {
      return judge.ask(kernels + "\t" + algorithm);
    }
  }

  /** Where the classes of one changed source file lie. */
  private static Path compile(Path source, Path classes) throws IOException {
    Files.createDirectories(classes);
    String classPath = System.getProperty("java.class.path");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-cp", classPath, "-d", classes.toString(), "-proc:none");
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjects(source.toFile()))
              .call();
      assertTrue(compiled, source + " compiles");
    }
    return classes;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
