package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.parity.Cases;
import org.lenslet.parity.FactTable;
import org.lenslet.parity.Tier;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.TensorSpec;

/**
 * The cases that Oclgrind has the time for, which takes some two thousand times as long as PoCL.
 * Measured: a launch of most algorithms takes it 10 to 300 ms, a tile of 32x32 one second, of
 * 128x128 ten.
 */
public final class OclgrindCases {
  /** Elements of a problem that has edges at all. */
  private static final int LEAST = 20;

  /** Operations of the largest problem that is chosen where there is a choice. */
  private static final long MOST_WORK = 8_000;

  private static final long MOST_WORK_OF_TILES = 1_000;

  private static final int USUAL = 6;
  private static final int OF_TILES = 3;

  /**
   * Windows of two elements that lie apart, two steps from each other: every other element of a
   * vector of 16 is unwritten to Oclgrind 21.10, whatever the vector holds
   * (native-notes/oclgrind.md).
   */
  private static final String MISJUDGED = "2x2 stride 2x2 dilation 1x2";

  private OclgrindCases() {}

  /** Tiles share their source, so the large ones run in the matrix product alone. */
  static boolean hasTime(Class<?> op, Candidate candidate) {
    return op == MatMul.class || !hasTile(candidate, false);
  }

  /** Cases of an algorithm, each of another shape, spread from the smallest to the largest. */
  public static List<OpCase> of(Class<?> op, Candidate candidate) {
    List<OpCase> all = smallest(op, candidate);
    assertFalse(all.isEmpty(), "no case of " + candidate.name());
    if (hasTile(candidate, false)) {
      return all.subList(0, 1);
    }
    boolean isTiled = hasTile(candidate, true);
    long most = isTiled ? MOST_WORK_OF_TILES : MOST_WORK;
    List<OpCase> small = all.stream().filter(c -> work(c) <= most).toList();
    return spread(small.isEmpty() ? all.subList(0, 1) : small, isTiled ? OF_TILES : USUAL);
  }

  private static List<OpCase> smallest(Class<?> op, Candidate candidate) {
    Set<List<TensorSpec>> seen = new HashSet<>();
    return Cases.reduced().stream()
        .filter(c -> op.isInstance(c.op()) && elements(c.problem()) > LEAST)
        .filter(c -> !c.op().toString().contains(MISJUDGED))
        .filter(c -> Tier.BOUNDED.applies(c) && candidate.propose(c.problem()) instanceof Proposal)
        .sorted(Comparator.comparingLong(OclgrindCases::work))
        .filter(c -> seen.add(c.problem().inputs()))
        .toList();
  }

  private static List<OpCase> spread(List<OpCase> cases, int count) {
    int last = cases.size() - 1;
    int steps = Math.min(count, cases.size()) - 1;
    return IntStream.rangeClosed(0, steps)
        .mapToObj(i -> cases.get(i * last / Math.max(1, steps)))
        .toList();
  }

  private static boolean hasTile(Candidate candidate, boolean smallest) {
    return GemmTile.BY_SIZE.stream()
        .filter(tile -> smallest == (tile == GemmTile.DEFAULT))
        .anyMatch(tile -> candidate.name().endsWith(tile.suffix()));
  }

  private static long work(OpCase opCase) {
    return FactTable.of(opCase.op()).flops(opCase.problem());
  }

  private static int elements(Problem problem) {
    return Stream.concat(problem.inputs().stream(), problem.outputs().stream())
        .mapToInt(TensorSpec::elements)
        .sum();
  }
}
