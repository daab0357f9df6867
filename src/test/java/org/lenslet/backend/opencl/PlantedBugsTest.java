package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.program.KernelFiles;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.parity.Cases;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.ParityRun;
import org.lenslet.parity.SelfTest;
import org.lenslet.parity.Tier;
import org.lenslet.parity.facts.OpCase;

/**
 * A parity run is worth what it catches: kernels of every kind are broken in the ways that kernels
 * are, and the run has to fail and to name the algorithm.
 */
@Tag("slow")
class PlantedBugsTest {
  private static final Path KERNELS = kernels();

  /**
   * Kernels of every kind that stay within their memory when broken so: a crash would be no proof.
   */
  private static final List<String> FILES =
      List.of(
          "conv/convolution_backward_data_direct.cl",
          "conv/convolution_forward_direct.cl",
          "gemm/mat_mul_forward_direct.cl",
          "norm/softmax_forward_lanes.cl",
          "movement/strided_copy.cl",
          "update/sgd_update_fused.cl",
          "pool/average_pool_forward_rows.cl",
          "pool/max_pool_forward_direct.cl",
          "reduce/reduce_forward_runs.cl");

  /** For each kernel file an algorithm and cases that use it. */
  private static final Map<String, Target> TARGETS = new TreeMap<>();

  @TempDir Path folder;

  private record Target(String algorithm, List<OpCase> cases) {}

  @BeforeAll
  static void findTargets() {
    try (OpenClBackend backend = OpenClDevices.openAll()) {
      for (Class<?> op : Operations.all()) {
        for (Candidate candidate : backend.catalog().of(op.asSubclass(Op.class))) {
          Cases.reduced().stream()
              .filter(opCase -> op.isInstance(opCase.op()))
              .forEach(opCase -> addTarget(backend, (OpenClCandidate) candidate, opCase));
        }
      }
    }
  }

  private static void addTarget(OpenClBackend backend, OpenClCandidate candidate, OpCase opCase) {
    Algorithm algorithm = candidate.algorithm();
    if (algorithm.propose(backend.facts(), opCase.problem()) instanceof Draft.Kernels draft) {
      for (KernelVariant variant : draft.variants()) {
        String file = variant.file().isEmpty() ? variant.name() : variant.file();
        Target target =
            TARGETS.computeIfAbsent(file, f -> new Target(candidate.name(), new ArrayList<>()));
        if (target.algorithm.equals(candidate.name())) {
          target.cases.add(opCase);
        }
      }
    }
  }

  /** A finding of Oclgrind is about a planted bug, and no other test's concern. */
  @AfterEach
  void forgetFindings() throws IOException {
    Oclgrind.findings();
  }

  @Test
  void withoutABugNothingFails() throws IOException {
    Target target = TARGETS.get("reduce/reduce_forward_runs.cl");
    assertEquals(Optional.empty(), firstFailure(target, "reduce/reduce_forward_runs.cl", ""));
  }

  @TestFactory
  Stream<DynamicTest> aWrongIndexIsCaught() {
    return FILES.stream().map(file -> test(PlantedBug.wrongIndex(file, read(file)), file));
  }

  @TestFactory
  Stream<DynamicTest> anElementThatNobodyWritesIsCaught() {
    return FILES.stream()
        .filter(file -> !expanded(file).contains("barrier("))
        .map(file -> test(PlantedBug.unwrittenElement(file, read(file)), file));
  }

  /** The most tried algorithm is wrong: the self-test leaves it out, and the next takes over. */
  @ParameterizedTest
  @ValueSource(classes = {MatMul.class, Convolution.class})
  void aBugCostsOneAlgorithmAndNoOperation(Class<? extends Op> op) throws IOException {
    String kernel;
    try (OpenClBackend backend = OpenClDevices.open()) {
      String sized = backend.catalog().of(op).get(0).name();
      kernel = sized.replaceFirst("_\\d+x\\d+$", "");
    }
    String file = (op == MatMul.class ? "gemm/" : "conv/") + kernel + ".cl";
    Path broken = Files.createTempDirectory(folder, "kernels");
    copy(broken);
    Files.writeString(broken.resolve(file), PlantedBug.wrongIndex(file, read(file)).text());
    ClOptions options = ClOptions.fromProperties().withKernels(broken);

    SelfTest.Outcome outcome = selfTest(options);

    Set<String> failures = outcome.failures().keySet();
    assertFalse(failures.isEmpty(), outcome.toString());
    assertTrue(failures.stream().allMatch(name -> name.startsWith(kernel)), failures.toString());
    assertEquals(Set.of(), outcome.lost());
  }

  /** No kernel is at fault there, and none may be blamed for good. */
  @Test
  void aLostDeviceIsNoVerdict() {
    SelfTest.Outcome outcome = selfTest(ClOptions.fromProperties().withFailureAfter(100));

    assertFalse(outcome.isConclusive(), outcome.toString());
    assertTrue(outcome.exception().contains("the device may be lost"), outcome.exception());
  }

  private static SelfTest.Outcome selfTest(ClOptions options) {
    try (OpenClBackend backend = OpenClDevices.open(options)) {
      return SelfTest.run(backend, new ReferenceBackend());
    }
  }

  @TestFactory
  Stream<DynamicTest> aTailThatNobodyWritesIsCaught() {
    String file = "common/lanes.clh";
    String loop = "i < count; i++) {\n    to[i] = lanes[i];";
    PlantedBug bug =
        PlantedBug.edit("tail", file, read(file), loop, loop.replace("count", "count - 1"));
    return Stream.of(
            "pointwise_forward_generated_vector",
            "update/sgd_update_fused.cl",
            "reduce/reduce_forward_columns_vector.cl")
        .map(victim -> test(bug, victim));
  }

  @TestFactory
  Stream<DynamicTest> aWrongFunctionIsCaughtInGeneratedKernels() {
    String file = "common/functions.clh";
    String relu = "return x <= 0.0f ? (FLOATS)(0.0f) : x;";
    PlantedBug bug =
        PlantedBug.edit("relu", file, read(file), relu, relu.replace("<= 0.0f", "<= 1.0f"));
    OpCase ofRelu =
        Cases.reduced().stream()
            .filter(opCase -> opCase.op().equals(Pointwise.of(UnaryFunction.RELU)))
            .findFirst()
            .orElseThrow();
    return Stream.of("pointwise_forward_generated", "pointwise_forward_generated_vector")
        .map(name -> test(bug, name, new Target(name, List.of(ofRelu))));
  }

  @TestFactory
  Stream<DynamicTest> aMissingBarrierIsCaught() {
    // Elsewhere, work-items may run in step and do right for the wrong reason.
    boolean serial = device().contains("pocl") || device().contains("portable");
    Assumptions.assumeTrue(serial || Oclgrind.isUsed(), device() + " may hide missing barriers");
    // Not in the convolutions, whose local memory holds addresses: there the process would end.
    return Stream.of(
        test(
            PlantedBug.missingBarriers("common/tile_gemm.clh", read("common/tile_gemm.clh")),
            "gemm/mat_mul_forward_tiled.cl"),
        test(
            PlantedBug.missingBarriers(
                "reduce/reduce_forward_runs.cl", read("reduce/reduce_forward_runs.cl")),
            "reduce/reduce_forward_runs.cl"));
  }

  private static String device() {
    try (OpenClBackend backend = OpenClDevices.open()) {
      return backend.facts().platform().toLowerCase(Locale.ROOT);
    }
  }

  /** That a bug makes the cases fail that use a kernel file. */
  private DynamicTest test(PlantedBug bug, String victim) {
    return test(bug, victim, TARGETS.get(victim));
  }

  private DynamicTest test(PlantedBug bug, String victim, Target target) {
    return DynamicTest.dynamicTest(
        bug.name() + " in " + bug.file() + ", " + victim,
        () -> {
          assertTrue(target != null, victim + ": expected a case that uses it, got none");
          Optional<ParityRow> row = firstFailure(target, bug.file(), bug.text());
          if (row.isPresent()) {
            assertEquals(target.algorithm(), row.get().algorithm());
          } else {
            String findings = Oclgrind.findings();
            assertTrue(findings.contains("race"), "not caught by " + target.cases().size());
          }
        });
  }

  /** The row of the first case that fails with a file's text replaced, if any does. */
  private Optional<ParityRow> firstFailure(Target target, String file, String text)
      throws IOException {
    Path broken = Files.createTempDirectory(folder, "kernels");
    copy(broken);
    if (!text.isEmpty()) {
      Files.writeString(broken.resolve(file), text);
    }
    ClOptions options = ClOptions.fromProperties().withKernels(broken);
    try (OpenClBackend backend =
        OpenClDevices.open(options.withAllAlgorithms(), target.algorithm()::equals)) {
      for (OpCase opCase : target.cases()) {
        List<ParityRow> rows =
            ParityRun.run(
                backend, new ReferenceBackend(), List.of(opCase), EnumSet.allOf(Tier.class));
        assertEquals(1, rows.size(), rows.toString());
        if (!rows.get(0).passed()) {
          return Optional.of(rows.get(0));
        }
      }
    }
    return Optional.empty();
  }

  private static Path kernels() {
    try {
      return Path.of(KernelFiles.class.getResource("/kernels/common").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The kernel files whose names end so, in order. */
  private static Stream<String> files(String end) {
    try (Stream<Path> all = Files.walk(KERNELS)) {
      return all
          .filter(path -> Files.isRegularFile(path) && path.toString().endsWith(end))
          .map(path -> KERNELS.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(KERNELS.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String expanded(String file) {
    return new KernelFiles(Optional.of(KERNELS)).expand(file);
  }

  private static void copy(Path to) throws IOException {
    for (String file : files("").toList()) {
      Files.createDirectories(to.resolve(file).getParent());
      Files.writeString(to.resolve(file), read(file));
    }
  }
}
