package org.lenslet.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;

/** What {@code --verbose} tells of compiled steps, on standard error. */
class VerboseTest {
  private static final String TRAINING = "lenslet: kernels of a training step:";
  private static final String EVALUATION = "lenslet: kernels of a step of evaluation:";
  private static final String DATA = "synthetic:64,32";

  @TempDir private Path folder;

  private static Cli run(String command, Object... more) {
    Object[] device = {"--device", "cpu"};
    return Cli.run(
            Stream.of(command.split(" "), device, more).flatMap(Stream::of).toArray(Object[]::new))
        .succeeds();
  }

  /** The lines between a heading and the next one. */
  private static List<String> below(String heading, Cli cli) {
    List<String> lines = cli.err().lines().dropWhile(line -> !line.equals(heading)).toList();
    assertFalse(lines.isEmpty(), "no '" + heading + "' in " + cli.err());
    return lines.stream().skip(1).takeWhile(line -> !line.startsWith("lenslet: ")).toList();
  }

  private static void assertHas(List<String> lines, String pattern) {
    assertTrue(lines.stream().anyMatch(line -> line.matches(pattern)), pattern + " in " + lines);
  }

  @Test
  void theKernelOfEveryOperationIsNamedInTrainingAndEvaluation() {
    Path out = folder.resolve("run");
    Cli cli = run("train mlp --epochs 1 --verbose --data " + DATA, "--out", out);
    for (String heading : List.of(TRAINING, EVALUATION)) {
      assertHas(below(heading, cli), "dense1 +mat_mul_forward_gemm +matMul.*");
    }
    assertHas(below(TRAINING, cli), ".* sgd_update_\\w+ +sgdUpdate.*");
    assertFalse(String.join("\n", below(EVALUATION, cli)).contains("sgdUpdate"));

    Path weights = out.resolve("weights.safetensors");
    Cli judged = run("evaluate mlp --verbose --data " + DATA, "--weights", weights);
    assertEquals(below(EVALUATION, cli).get(0), below(EVALUATION, judged).get(0));
    assertFalse(judged.err().contains(TRAINING), judged.err());
  }

  @Test
  void measuringAndDescribingNameThemToo() {
    for (String command : List.of("bench train mlp --seconds 0.01", "summary mlp")) {
      Cli cli = run(command + " --verbose");
      assertHas(below(TRAINING, cli), "dense1 +mat_mul_forward_gemm +matMul.*");
      assertEquals("", run(command).err());
    }
  }
}
