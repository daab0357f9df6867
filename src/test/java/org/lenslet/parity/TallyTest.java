package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.ForwardingProposal;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.KernelBuildException;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.parity.ParityRun.Coverage;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.TensorSpec;

/** What becomes of cases that are not run, and of candidates that run none. */
class TallyTest {
  private static final Set<Tier> EXACT = EnumSet.of(Tier.EXACT);
  private static final OpCase PLAIN = product(false);
  private static final OpCase TRANSPOSED = product(true);
  private static final List<OpCase> CASES = List.of(PLAIN, TRANSPOSED);

  private final Backend reference = new ReferenceBackend();

  private static OpCase product(boolean transposed) {
    return Cases.caseOf(
        MatMul.of(transposed, false), List.of(TensorSpec.f32(4, 4), TensorSpec.f32(4, 4)));
  }

  private List<ParityRow> rows(Backend device, Coverage coverage) {
    return ParityRun.run(device, reference, CASES, EXACT, coverage, ParityProgress.SILENT);
  }

  private ParityRow row(UnaryOperator<Candidate> defect) {
    return rows(BrokenBackend.with(MatMul.class, defect), Coverage.CANDIDATES).get(0);
  }

  /** Changes what a candidate proposes for the transposed product. */
  private interface Change {
    Proposal apply(Proposal right, Problem problem);
  }

  private static UnaryOperator<Candidate> whenTransposed(Change change) {
    return right ->
        new Candidate() {
          @Override
          public String name() {
            return right.name();
          }

          @Override
          public Answer propose(Problem problem) {
            Proposal proposal = (Proposal) right.propose(problem);
            return problem.equals(TRANSPOSED.problem())
                ? change.apply(proposal, problem)
                : proposal;
          }
        };
  }

  private static UnaryOperator<Candidate> wanting(long workspaceFloats) {
    return whenTransposed(
        (right, problem) ->
            new ForwardingProposal(right) {
              @Override
              public long workspaceFloats() {
                return workspaceFloats;
              }
            });
  }

  @Test
  void aWorkspaceBeyondTheLimitIsLeftOut() {
    long limit = Footprint.limit();
    ParityRow row = row(wanting(limit / Float.BYTES));
    assertTrue(row.passed(), row.toString());
    assertEquals(1, row.cases());
    assertEquals(
        Map.of("more than " + limit / (1 << 20) + " MiB of memory with the workspace", 1),
        row.leftOut());
    assertEquals(2, row(wanting(100)).cases());
  }

  @Test
  void whatDoesNotBuildIsARejection() {
    ParityRow row =
        row(
            whenTransposed(
                (right, problem) ->
                    new ForwardingProposal(right) {
                      @Override
                      public void prepare() {
                        throw new KernelBuildException("no such type: half", "");
                      }
                    }));
    assertTrue(row.passed(), row.toString());
    assertEquals(1, row.cases());
    assertEquals(Map.of("does not build: no such type: half", 1), row.rejections());
  }

  @Test
  void whatNoTierJudgesIsLeftOut() {
    Accuracy coarse = new Accuracy("11 bits", 0x1p-11, 0, 1, false);
    Backend device =
        new FaultyBackend(new ReferenceBackend(), MatMul.class, coarse, (problem, binding) -> {});
    List<ParityRow> rows = rows(device, Coverage.CANDIDATES);
    assertEquals(1, rows.size());
    assertTrue(rows.get(0).passed(), rows.toString());
    assertEquals(0, rows.get(0).cases());
    assertEquals(0, rows.get(0).worstErrorOverBound());
    assertEquals(Map.of("11 bits is judged in no tier here", 2), rows.get(0).leftOut());
  }

  @Test
  void theFirstExceptionIsKept() {
    ParityRow row =
        row(
            Defect.after(
                (problem, binding) -> {
                  throw new IllegalStateException(problem.equals(PLAIN.problem()) ? "1" : "2");
                }));
    assertEquals("threw java.lang.IllegalStateException: 1", row.exception());
    assertEquals(2, row.failures().size());
    assertEquals(2, row.failed());
    assertEquals(Double.POSITIVE_INFINITY, row.worstErrorOverBound());
  }

  @Test
  void aCandidateThatRejectsEverythingSaysWhyMostOften() {
    List<OpCase> three =
        List.of(PLAIN, TRANSPOSED, PLAIN.withFill(0, PLAIN.operands().get(1).fill()));
    UnaryOperator<Candidate> rejecting =
        right ->
            Defect.rejecting(
                Defect.rejecting(right, problem -> true, "needs 32 lanes"),
                problem -> problem.equals(TRANSPOSED.problem()),
                "a transposed");
    ParityRow row =
        ParityRun.run(BrokenBackend.with(MatMul.class, rejecting), reference, three, EXACT).get(0);
    assertFalse(row.passed());
    assertEquals(Double.POSITIVE_INFINITY, row.worstErrorOverBound());
    assertEquals(Map.of("a transposed", 1, "needs 32 lanes", 2), row.rejections());
    assertEquals(
        "mat_mul_forward_reference: expected to accept a case, got only rejections, most often:"
            + " needs 32 lanes",
        row.firstFailure());
  }

  @Test
  void casesFromElsewhereNeedNotReachEveryCandidate() {
    Backend device =
        BrokenBackend.withFirst(MatMul.class, right -> Defect.rejecting(right, "not here"));
    List<ParityRow> rows = rows(device, Coverage.CASES);
    assertEquals(1, rows.size(), rows.toString());
    assertEquals(2, rows.get(0).cases());
    assertTrue(rows.get(0).passed());

    List<ParityRow> all = rows(device, Coverage.CANDIDATES);
    assertEquals(List.of(false, true), all.stream().map(ParityRow::passed).toList());
  }

  @Test
  void whereNobodyTakesTheCasesEveryCandidateSaysWhy() {
    Backend device = BrokenBackend.with(MatMul.class, right -> Defect.rejecting(right, "not here"));
    for (Coverage coverage : Coverage.values()) {
      List<ParityRow> rows = rows(device, coverage);
      assertEquals(
          List.of("mat_mul_forward_reference", "none"),
          rows.stream().map(ParityRow::algorithm).toList());
      assertEquals(2, rows.get(1).failed());
    }
  }

  @Test
  void casesThatNobodyCanRunAreCheckedAsWell() {
    List<OpCase> checked = new ArrayList<>();
    ParityProgress listening =
        new ParityProgress() {
          @Override
          public void started(int count) {}

          @Override
          public void checked(OpCase opCase) {
            checked.add(opCase);
          }

          @Override
          public void finished(String op, List<ParityRow> rows) {}
        };
    ParityRun.run(
        BrokenBackend.without(MatMul.class),
        reference,
        CASES,
        EXACT,
        Coverage.CANDIDATES,
        listening);
    assertEquals(CASES, checked);
  }
}
