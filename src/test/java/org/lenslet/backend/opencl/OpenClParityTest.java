package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.parity.BackendParityTest;
import org.lenslet.parity.BareMemory;
import org.lenslet.parity.Cases;
import org.lenslet.parity.FactTable;
import org.lenslet.parity.Tier;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.TensorSpec;

/**
 * Every algorithm against the reference, but for convolutions, which have a class of their own so
 * that two processes share the work. {@code -Dlenslet.parityOps=REGEX} restricts the operations
 * while working on one, {@code -Dlenslet.parityReduced=true} the cases.
 */
@Tag("opencl")
@Tag("kernels")
class OpenClParityTest extends BackendParityTest {
  private static final Pattern OPS = Pattern.compile(System.getProperty("lenslet.parityOps", ".*"));

  private List<OpCase> chosen;

  @Override
  protected Backend open() {
    return OpenClDevices.openAll();
  }

  @Override
  protected List<OpCase> cases() {
    if (chosen == null) {
      chosen =
          choose().stream()
              .filter(c -> covers(c.op()) && OPS.matcher(c.op().name()).matches())
              .toList();
    }
    return chosen;
  }

  /** Whether an operation is this class's. */
  boolean covers(Op op) {
    return !isConvolution(op);
  }

  static boolean isConvolution(Op op) {
    return op instanceof Convolution
        || op instanceof ConvolutionBackwardData
        || op instanceof ConvolutionBackwardFilter;
  }

  /** Oclgrind looks at accesses, not at numbers: one tier shows them all. */
  @Override
  protected Set<Tier> tiers() {
    return Oclgrind.isUsed() ? EnumSet.of(Tier.BOUNDED) : super.tiers();
  }

  /**
   * The smallest case of each algorithm, without canaries that would hide a stray read. Tiles share
   * their source: the large ones, a minute of Oclgrind, would find what the smallest finds.
   */
  @TestFactory
  Stream<DynamicTest> noAlgorithmLeavesItsTensors() {
    Assumptions.assumeTrue(Oclgrind.isUsed(), "needs Oclgrind");
    return Operations.all().stream()
        .map(op -> cases().stream().filter(c -> op.isInstance(c.op())).toList())
        .filter(ofOp -> !ofOp.isEmpty())
        .map(ofOp -> DynamicTest.dynamicTest(ofOp.get(0).op().name(), () -> runBare(ofOp)));
  }

  private static void runBare(List<OpCase> cases) throws IOException {
    try (Backend backend = OpenClDevices.openAll()) {
      for (Candidate candidate : backend.catalog().of(cases.get(0).op().getClass())) {
        if (!hasLargeTile(candidate)) {
          OpCase smallest =
              cases.stream()
                  .filter(c -> candidate.propose(c.problem()) instanceof Proposal)
                  .findFirst()
                  .orElseThrow(() -> new AssertionError("no case of " + candidate.name()));
          BareMemory.run(backend, ReferenceBackend.specification(), candidate, smallest);
          assertEquals("", Oclgrind.findings(), candidate.name() + " on " + smallest);
        }
      }
    }
  }

  /** Oclgrind takes some 2,000 times as long as PoCL: the cases of least work of each algorithm. */
  private static List<OpCase> choose() {
    if (!Oclgrind.isUsed()) {
      return Boolean.getBoolean("lenslet.parityReduced") ? Cases.reduced() : Cases.all();
    }
    Set<OpCase> smallest = new LinkedHashSet<>();
    try (Backend backend = OpenClDevices.openAll()) {
      for (Class<?> op : Operations.all()) {
        List<OpCase> ofOp =
            Cases.reduced().stream()
                .filter(c -> op.isInstance(c.op()) && elements(c) > 20 && Tier.BOUNDED.applies(c))
                .sorted(Comparator.comparingLong(c -> FactTable.of(c.op()).flops(c.problem())))
                .toList();
        for (Candidate candidate : backend.catalog().of(op.asSubclass(Op.class))) {
          List<OpCase> accepted =
              ofOp.stream()
                  .filter(c -> candidate.propose(c.problem()) instanceof Proposal)
                  .toList();
          if (hasLargeTile(candidate)) {
            accepted.stream().limit(1).forEach(smallest::add);
          } else {
            accepted.stream().limit(2).forEach(smallest::add);
            // One in which several work-items take part: alone, none races with another.
            accepted.stream()
                .filter(OpenClParityTest::isWideProduct)
                .limit(1)
                .forEach(smallest::add);
          }
        }
      }
    }
    return List.copyOf(smallest);
  }

  /** Whether the least that it computes is much. */
  private static boolean hasLargeTile(Candidate candidate) {
    return GemmTile.BY_SIZE.stream()
        .anyMatch(tile -> tile != GemmTile.DEFAULT && candidate.name().endsWith(tile.suffix()));
  }

  private static boolean isWideProduct(OpCase opCase) {
    return opCase.op() instanceof MatMul && opCase.problem().output(0).shape().get(-1) > 32;
  }

  private static int elements(OpCase opCase) {
    return Stream.concat(opCase.problem().inputs().stream(), opCase.problem().outputs().stream())
        .mapToInt(TensorSpec::elements)
        .sum();
  }

  @Override
  @AfterEach
  protected void close() throws Exception {
    super.close();
    assertEquals(0, LiveObjects.count(), "live OpenCL objects");
    assertEquals("", Oclgrind.findings(), "races, stray accesses, reads of unwritten memory");
  }
}
