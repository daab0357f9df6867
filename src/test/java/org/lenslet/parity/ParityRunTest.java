package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.parity.BrokenBackend.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Problem;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.UsageException;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.reduce.ArgMax;

/** What a run reports besides wrong numbers. */
class ParityRunTest {
  private static final Set<Tier> ALL = EnumSet.allOf(Tier.class);

  @Test
  void anExceptionFailsTheCaseAndNotTheRun() {
    ParityRow row =
        run(
            ArgMax.class,
            Defect.after(
                (p, b) -> {
                  throw new IllegalStateException("no such kernel");
                }));
    assertEquals(row.cases(), row.failed());
    assertTrue(
        row.firstFailure().startsWith("threw java.lang.IllegalStateException: no such kernel"));
  }

  @Test
  void aCandidateThatRejectsEverythingFails() {
    String reason = "needs a device that does not exist";
    List<ParityRow> rows =
        ParityRun.run(
            BrokenBackend.with(MatMul.class, right -> Defect.rejecting(right, reason)),
            new ReferenceBackend(),
            Cases.of(MatMul.class),
            ALL);
    ParityRow row = rows.get(0);
    assertFalse(row.passed());
    assertEquals(0, row.cases());
    assertEquals(Cases.of(MatMul.class).size(), row.rejected());
    assertEquals(Set.of(reason), row.rejections().keySet());
    assertTrue(row.firstFailure().contains("expected to accept a case"), row.firstFailure());
  }

  @Test
  void aProblemThatNoCandidateAcceptsFails() {
    Predicate<Problem> transposed = problem -> ((MatMul) problem.op()).transposeB();
    List<ParityRow> rows =
        ParityRun.run(
            BrokenBackend.with(
                MatMul.class, right -> Defect.rejecting(right, transposed, "transposed")),
            new ReferenceBackend(),
            Cases.of(MatMul.class),
            ALL);
    assertEquals(2, rows.size());
    assertTrue(rows.get(0).passed(), rows.get(0).toString());
    ParityRow none = rows.get(1);
    assertEquals("none", none.algorithm());
    assertFalse(none.passed());
    assertEquals(rows.get(0).rejected(), none.failed());
    assertTrue(
        none.firstFailure().startsWith("matMul: expected a candidate that accepts matMul"),
        none.firstFailure());
  }

  @Test
  void anOperationWithoutCandidateFailsUnlessItIsAView() {
    ReferenceBackend reference = new ReferenceBackend();
    List<ParityRow> rows =
        ParityRun.run(BrokenBackend.without(MatMul.class), reference, Cases.of(MatMul.class), ALL);
    assertEquals(1, rows.size());
    assertFalse(rows.get(0).passed());
    assertEquals("none", rows.get(0).algorithm());
    assertEquals(List.of(), ParityRun.run(reference, reference, Cases.of(Reshape.class), ALL));
  }

  @Test
  void aRunWithoutAnyCaseIsRefused() {
    ReferenceBackend reference = new ReferenceBackend();
    assertThrows(UsageException.class, () -> ParityRun.run(reference, reference, List.of(), ALL));
    assertThrows(
        UsageException.class,
        () ->
            ParityRun.run(reference, reference, Cases.of(Softmax.class), EnumSet.of(Tier.ADJOINT)));
  }

  @Test
  void aFailureNamesPlaceNumbersAndCase() {
    ParityRow row =
        run(
            MatMul.class,
            Defect.after((p, b) -> Defect.set(b.output(0), 0, 1e9f)),
            EnumSet.of(Tier.BOUNDED));
    assertTrue(
        row.firstFailure()
            .matches(
                "output 0 at \\[\\d+, \\d+]: expected \\S+, got \\S+; error \\S+ is \\S+ times the"
                    + " bound \\S+; repeat with: bounded matMul .*\\) -> f32\\[\\d+x\\d+]"),
        row.firstFailure());
  }
}
