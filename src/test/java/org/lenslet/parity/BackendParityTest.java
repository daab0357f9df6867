package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Operations;
import org.lenslet.parity.facts.OpCase;

/**
 * Every candidate of a backend against the catalogue; a subclass names the backend. Public, as the
 * subclasses live in the packages of their backends.
 */
public abstract class BackendParityTest {
  private Backend backend;

  /** Makes the backend under test, which the test closes. */
  protected abstract Backend open();

  /** The catalogue; slow devices return {@link Cases#reduced}. */
  protected List<OpCase> cases() {
    return Cases.all();
  }

  /** The tiers, all of them unless a subclass leaves some out. */
  protected Set<Tier> tiers() {
    return EnumSet.allOf(Tier.class);
  }

  @TestFactory
  protected Stream<DynamicContainer> everyCandidateComputesWhatTheReferenceComputes() {
    return Operations.all().stream()
        .filter(op -> cases().stream().anyMatch(opCase -> op.isInstance(opCase.op())))
        .map(op -> DynamicContainer.dynamicContainer(op.getSimpleName(), tests(op)));
  }

  /** Closes the backend, after each operation; idempotent. A subclass looks for what is left. */
  @AfterEach
  protected void close() throws Exception {
    if (backend != null) {
      backend.close();
      backend = null;
    }
  }

  /**
   * Runs when the tests of the operation are asked for, on a backend of their own: Oclgrind 21.10
   * loses track of what is written after hundreds of kernels in one context.
   */
  private Stream<DynamicTest> tests(Class<?> op) {
    return Stream.of(op)
        .flatMap(
            type -> {
              backend = open();
              List<OpCase> ofOp =
                  cases().stream().filter(opCase -> type.isInstance(opCase.op())).toList();
              List<ParityRow> rows;
              try {
                rows = ParityRun.run(backend, ReferenceBackend.specification(), ofOp, tiers());
              } catch (RuntimeException | Error e) {
                backend.close();
                backend = null;
                throw e;
              }
              return Stream.concat(
                  rows.stream()
                      .map(row -> DynamicTest.dynamicTest(row.algorithm(), () -> check(row))),
                  Stream.of(DynamicTest.dynamicTest("closed cleanly", this::close)));
            });
  }

  private static void check(ParityRow row) {
    assertEquals("", row.firstFailure(), row.failed() + " of " + row.cases() + " cases failed");
    assertTrue(row.passed() && row.cases() > 0, row.toString());
  }
}
