package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Ranking;
import org.lenslet.backend.Refusal;
import org.lenslet.backend.SingleOp;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.program.BuildStatistics;
import org.lenslet.backend.opencl.program.KernelFiles;
import org.lenslet.error.KernelBuildException;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.parity.Cases;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** An algorithm whose kernels do not build gives way to the next, and is told of once. */
@Tag("opencl")
class BuildFailuresTest {
  private static final Op POOL = new MaxPool(Window.of(2, 2).withStride(2), false);
  private static final HostTensor IMAGE =
      HostTensor.of(Shape.of(1, 1, 2, 4), new float[] {1, 5, 2, 0, 3, 4, 7, 6});

  @TempDir Path kernels;
  private final List<String> notes = new ArrayList<>();

  private void copy(String file) throws IOException {
    Path to = kernels.resolve(file);
    Files.createDirectories(to.getParent());
    try (var in = KernelFiles.class.getResourceAsStream("/kernels/" + file)) {
      Files.write(to, in.readAllBytes());
    }
  }

  private void damage(String file) throws IOException {
    Path path = kernels.resolve(file);
    String text = Files.readString(path);
    Files.writeString(path, text.substring(0, text.lastIndexOf('}')) + " oh_no(); }\n");
  }

  private OpenClBackend open() {
    return OpenClBackend.open(
        OpenClDevices.device(),
        ClOptions.fromProperties().withKernels(kernels),
        name -> true,
        notes::add);
  }

  @Test
  void theNextAlgorithmTakesOverAndTheLogIsToldOnce() throws IOException {
    copy("pool/rows.clh");
    copy("pool/max_pool_forward_rows.cl");
    copy("pool/max_pool_forward_direct.cl");
    damage("pool/max_pool_forward_rows.cl");
    try (OpenClBackend backend = open()) {
      Problem problem = SingleOp.problem(POOL, IMAGE);
      for (int again = 0; again < 2; again++) {
        List<String> left =
            SingleOp.candidates(backend, problem).stream().map(Candidate::name).toList();
        assertEquals(List.of("max_pool_forward_direct"), left);
      }
      assertEquals(1, notes.size(), notes.toString());
      assertTrue(
          notes
              .get(0)
              .startsWith("max_pool_forward_rows is left out: max_pool_forward_rows -DLANES="),
          notes.get(0));
      assertTrue(notes.get(0).contains("oh_no"), notes.get(0));
      List<HostTensor> outputs = SingleOp.run(backend, POOL, IMAGE);
      assertEquals(
          List.of(5f, 7f), List.of(outputs.get(0).floats()[0], outputs.get(0).floats()[1]));
      assertEquals(List.of(1, 6), List.of(outputs.get(1).ints()[0], outputs.get(1).ints()[1]));
    }
  }

  @Test
  void aKernelThatCannotBeCreatedIsAReasonToo() throws IOException {
    copy("pool/rows.clh");
    copy("pool/max_pool_forward_rows.cl");
    copy("pool/max_pool_forward_direct.cl");
    Path rows = kernels.resolve("pool/max_pool_forward_rows.cl");
    Files.writeString(rows, "#if 0\n" + Files.readString(rows) + "\n#endif\nvoid rest(void) {}\n");
    try (OpenClBackend backend = open()) {
      Problem problem = SingleOp.problem(POOL, IMAGE);
      List<String> left =
          SingleOp.candidates(backend, problem).stream().map(Candidate::name).toList();
      assertEquals(List.of("max_pool_forward_direct"), left);
      assertEquals(1, notes.size(), notes.toString());
      assertTrue(
          notes.get(0).contains("max_pool_forward_rows: expected a kernel of the built program"),
          notes.get(0));
    }
  }

  /** As where a kernel needs more registers than so many work-items have. */
  @Test
  void aWorkGroupThatDoesNotFitIsAReasonToo() throws IOException {
    copy("pool/rows.clh");
    copy("pool/max_pool_forward_rows.cl");
    copy("pool/max_pool_forward_direct.cl");
    Path rows = kernels.resolve("pool/max_pool_forward_rows.cl");
    String required = "__kernel __attribute__((reqd_work_group_size(8192, 8, 1))) void";
    Files.writeString(rows, Files.readString(rows).replace("__kernel void", required));
    assertTrue(Files.readString(rows).contains(required));
    try (OpenClBackend backend = open()) {
      Problem problem = SingleOp.problem(POOL, IMAGE);
      List<String> left =
          SingleOp.candidates(backend, problem).stream().map(Candidate::name).toList();
      assertEquals(List.of("max_pool_forward_direct"), left);
      assertTrue(notes.get(0).startsWith("max_pool_forward_rows is left out: "), notes.get(0));
      assertTrue(notes.get(0).contains("for the work-group of 65536"), notes.get(0));
    }
  }

  private void copyAll() throws IOException, URISyntaxException {
    Path all = Path.of(KernelFiles.class.getResource("/kernels/common").toURI()).getParent();
    try (Stream<Path> files = Files.walk(all)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        copy(all.relativize(file).toString().replace('\\', '/'));
      }
    }
  }

  /** By cost: on CPU devices the catalogue lists it before the cheapest. */
  @Test
  void theNextCheapestTakesOver() throws IOException, URISyntaxException {
    copyAll();
    Problem problem =
        Problem.of(
            MatMul.of(false, false), List.of(TensorSpec.f32(700, 700), TensorSpec.f32(700, 700)));
    String cheapest;
    try (OpenClBackend backend = open()) {
      cheapest = Ranking.of(backend.catalog(), problem).proposals().get(0).algorithm();
    }
    String kernel = cheapest.replaceFirst("_\\d+x\\d+$", "");
    damage("gemm/" + kernel + ".cl");
    try (OpenClBackend backend = open()) {
      Ranking ranking = Ranking.of(backend.catalog(), problem);
      List<String> left =
          ranking.proposals().stream()
              .map(Ranking.Proposed::algorithm)
              .filter(name -> !name.startsWith(kernel))
              .toList();
      Ranking prepared = ranking.prepared();
      assertEquals(left, prepared.proposals().stream().map(Ranking.Proposed::algorithm).toList());
      List<String> refused = prepared.refusals().stream().map(Ranking.Refused::algorithm).toList();
      assertTrue(refused.contains(cheapest), refused.toString());
    }
  }

  @Test
  void proposingCompilesNothing() {
    try (OpenClBackend backend = OpenClDevices.openAll()) {
      BuildStatistics before = backend.buildStatistics();
      int proposals = 0;
      for (OpCase opCase : Cases.reduced()) {
        proposals += Ranking.of(backend.catalog(), opCase.problem()).proposals().size();
      }
      assertTrue(proposals > Cases.reduced().size() / 2, "proposals: " + proposals);
      assertEquals(before, backend.buildStatistics());
    }
  }

  @Test
  void aMissingFileIsAReasonToo() throws IOException {
    try (OpenClBackend backend = open()) {
      Problem problem = SingleOp.problem(new ArgMax(0), HostTensor.zeros(IMAGE.spec()));
      for (Candidate candidate : backend.catalog().of(ArgMax.class)) {
        if (candidate.propose(problem) instanceof Proposal proposal) {
          assertThrows(KernelBuildException.class, proposal::prepare, candidate.name());
        }
        Refusal refusal =
            assertInstanceOf(Refusal.class, candidate.propose(problem), candidate.name());
        assertTrue(
            candidate.name().equals("arg_max_forward_groups")
                || refusal.reason().startsWith("does not build: kernels: expected the file "),
            refusal.reason());
      }
    }
  }
}
