package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.ForwardingProposal;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.movement.Slice;
import org.lenslet.parity.ParityRun.Coverage;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.TensorSpec;

/** What a run leaves out, what it keeps of many failures, and whom it tells. */
class ParityLimitsTest {
  private static final Set<Tier> EXACT = EnumSet.of(Tier.EXACT);
  private static final long FAR_TOO_MUCH = 1L << 60;

  @Test
  void aProblemWithTooMuchWorkspaceIsLeftOutAndNotAFailure() {
    List<OpCase> cases = Cases.of(MatMul.class);
    int transposed = (int) cases.stream().filter(c -> transposesA(c.problem())).count();
    ParityRow row = BrokenBackend.run(MatMul.class, hungryWhenTransposed(), EXACT);
    assertTrue(row.passed(), row.toString());
    assertEquals(1, row.leftOut().size());
    assertTrue(row.leftOut().keySet().iterator().next().contains("of memory with the workspace"));
    int leftOut = row.leftOut().values().iterator().next();
    assertTrue(leftOut > 0 && leftOut <= transposed, row.toString());
    assertEquals(0, row.rejected());
  }

  private static boolean transposesA(Problem problem) {
    return ((MatMul) problem.op()).transposeA();
  }

  private static UnaryOperator<Candidate> hungryWhenTransposed() {
    return right ->
        new Candidate() {
          @Override
          public String name() {
            return right.name();
          }

          @Override
          public Answer propose(Problem problem) {
            return new ForwardingProposal((Proposal) right.propose(problem)) {
              @Override
              public long workspaceFloats() {
                return transposesA(problem) ? FAR_TOO_MUCH : 0;
              }
            };
          }
        };
  }

  @Test
  void failuresAreCountedPerCaseAndTheFirstAreKeptInWords() {
    ParityRow row =
        BrokenBackend.run(
            Slice.class,
            Defect.after((p, b) -> Defect.set(b.output(0), 0, 1e9f)),
            EnumSet.allOf(Tier.class));
    assertEquals(row.cases(), row.failed());
    assertEquals(ParityRow.MOST_FAILURES, row.failures().size());
    assertEquals(row.failures().get(0), row.firstFailure());
    row.failures().forEach(failure -> assertTrue(failure.contains("; repeat with: "), failure));
  }

  @Test
  void aListenerHearsOfEveryCaseAndOfEveryOperationOnce() {
    List<OpCase> cases = new ArrayList<>(Cases.of(Slice.class).subList(0, 3));
    cases.addAll(Cases.of(MatMul.class).subList(0, 2));
    List<String> heard = new ArrayList<>();
    ParityProgress listener =
        new ParityProgress() {
          @Override
          public void started(int count) {
            heard.add("started " + count);
          }

          @Override
          public void checked(OpCase opCase) {
            heard.add(opCase.op().name());
          }

          @Override
          public void finished(String op, List<ParityRow> rows) {
            heard.add("finished " + op + " " + rows.get(0).cases());
          }
        };
    ReferenceBackend reference = new ReferenceBackend();
    ParityRun.run(reference, reference, cases, EXACT, Coverage.CANDIDATES, listener);
    assertEquals(
        List.of(
            "started 5",
            "slice",
            "slice",
            "slice",
            "finished slice 3",
            "matMul",
            "matMul",
            "finished matMul 2"),
        heard);
  }

  @Test
  void theFootprintGrowsWithInputsAndOutputs() {
    Problem product =
        Problem.of(
            MatMul.of(false, false), List.of(TensorSpec.f32(10, 30), TensorSpec.f32(30, 20)));
    // 300 and 600 elements in, 200 out.
    assertEquals(3 * 4 * 900 + 3 * 4 * 200, Footprint.bytes(product));
    Problem outer =
        Problem.of(
            MatMul.of(false, false), List.of(TensorSpec.f32(100, 1), TensorSpec.f32(1, 100)));
    assertEquals(2 * 4 * 200 + 5 * 4 * 10_000, Footprint.bytes(outer));
    OpCase filter = Cases.of(ConvolutionBackwardFilter.class).get(0);
    long dy = filter.problem().input(1).bytes();
    long inputs = filter.problem().input(0).bytes() + dy;
    long outputs = filter.problem().output(0).bytes();
    assertEquals(3 * inputs + 3 * outputs + 2 * dy, Footprint.bytes(filter.problem()));
    assertEquals(0.6 * Runtime.getRuntime().maxMemory(), Footprint.limit(), 1);
  }
}
