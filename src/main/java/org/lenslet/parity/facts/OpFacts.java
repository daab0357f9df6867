package org.lenslet.parity.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.ToLongBiFunction;
import org.lenslet.backend.Problem;
import org.lenslet.op.Op;
import org.lenslet.tensor.TensorSpec;

/**
 * All that proofs know of an operation. A factory says of what kind it is, and each {@code with}
 * what differs from the kind. Immutable.
 */
public final class OpFacts<O extends Op> {
  private static final long EXACT_INTEGERS = 1L << 24;

  /**
   * Small enough that transforms which enlarge the numbers on the way (Winograd's F(2x2, 3x3) by 9
   * times 16) stay exact too.
   */
  private static final int LARGEST = 5;

  /** Roundings of a division, done as such (2.5 ulp) or by the reciprocal (2.5 ulp, a product). */
  private static final int DIVISION = 6;

  private final Class<O> type;
  private final Consumer<CaseList> cases;
  private final Fills<O> fills;
  private final ToLongBiFunction<O, Problem> terms;
  private final BiPredicate<O, Problem> exactness;
  private final BiPredicate<O, Problem> linearity;
  private final Adjoint<O> adjoint;
  private final Bounds<O> bounds;
  private final ToLongBiFunction<O, Problem> flops;
  private final ToLongBiFunction<O, Problem> scratch;

  /** Which numbers each input may hold. */
  @FunctionalInterface
  public interface Fills<O> {
    Fill of(O op, List<TensorSpec> inputs, int index);
  }

  /** Inner products that must be equal; the first whose operation is the case's is its own. */
  @FunctionalInterface
  public interface Adjoint<O> {
    List<AdjointForm> of(O op, Problem problem, AdjointDraw draw);
  }

  /** For every output the bounds of its elements, or {@link ErrorBounds#EQUAL}. */
  @FunctionalInterface
  public interface Bounds<O> {
    List<double[]> of(O op, Evidence evidence);
  }

  private OpFacts(
      Class<O> type,
      Consumer<CaseList> cases,
      Fills<O> fills,
      ToLongBiFunction<O, Problem> terms,
      BiPredicate<O, Problem> exactness,
      BiPredicate<O, Problem> linearity,
      Adjoint<O> adjoint,
      Bounds<O> bounds,
      ToLongBiFunction<O, Problem> flops,
      ToLongBiFunction<O, Problem> scratch) {
    this.type = type;
    this.cases = cases;
    this.fills = fills;
    this.terms = terms;
    this.exactness = exactness;
    this.linearity = linearity;
    this.adjoint = adjoint;
    this.bounds = bounds;
    this.flops = flops;
    this.scratch = scratch;
  }

  /**
   * An operation that moves, selects or counts: every result must be equal. Its inputs are dense
   * numbers, its work is one operation per element of inputs and outputs, and it has no adjoint.
   */
  public static <O extends Op> OpFacts<O> moves(Class<O> type) {
    return new OpFacts<>(
        type,
        list -> {},
        (op, inputs, index) -> Fill.DENSE,
        (op, problem) -> 1,
        (op, problem) -> true,
        (op, problem) -> false,
        (op, problem, draw) -> List.of(),
        (op, evidence) -> ErrorBounds.allEqual(evidence.expected()),
        (op, problem) -> elements(problem.inputs()) + elements(problem.outputs()),
        (op, problem) -> 0);
  }

  /** As {@link #moves}, but a formula whose results are never exact. */
  public static <O extends Op> OpFacts<O> rounds(Class<O> type, Bounds<O> bounds) {
    return moves(type).withBounds(bounds).withExactness((op, problem) -> false);
  }

  /**
   * A sum, of products or of numbers, which is exact for small integers.
   *
   * @param terms the largest number that are summed into one element of the output, at least 1
   */
  public static <O extends Op> OpFacts<O> sums(Class<O> type, ToLongBiFunction<O, Problem> terms) {
    return moves(type)
        .withTerms(terms)
        .withBounds((op, e) -> ErrorBounds.sums(e, terms.applyAsLong(op, e.problem())));
  }

  /** A sum and a division of it. */
  public static <O extends Op> OpFacts<O> means(Class<O> type, ToLongBiFunction<O, Problem> terms) {
    return moves(type)
        .withTerms(terms)
        .withBounds((op, e) -> meanBounds(e, terms.applyAsLong(op, e.problem())));
  }

  /** The bounds of a mean of so many terms. */
  public static List<double[]> meanBounds(Evidence evidence, long terms) {
    return ErrorBounds.sums(evidence, terms + DIVISION);
  }

  /** With cases, which may be of related operations too. */
  public OpFacts<O> withCases(Consumer<CaseList> cases) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** With inputs that are not all dense. */
  public OpFacts<O> withFills(Fills<O> fills) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** With so many terms for one element of the output, which limits integers, not the bound. */
  public OpFacts<O> withTerms(ToLongBiFunction<O, Problem> terms) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** Exact for small integers where the test says so. */
  public OpFacts<O> withExactness(BiPredicate<O, Problem> exactness) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** With gradients that are operations. */
  public OpFacts<O> withAdjoint(Adjoint<O> adjoint) {
    return withAdjoint((op, problem) -> true, adjoint);
  }

  /** With gradients that are operations where the test says so. */
  public OpFacts<O> withAdjoint(BiPredicate<O, Problem> linearity, Adjoint<O> adjoint) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** With bounds other than those of its kind. */
  public OpFacts<O> withBounds(Bounds<O> bounds) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** With so many floating-point operations; a multiply-accumulate counts two. */
  public OpFacts<O> withFlops(ToLongBiFunction<O, Problem> flops) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** With so many bytes that the reference takes beside inputs and outputs. */
  public OpFacts<O> withScratch(ToLongBiFunction<O, Problem> scratch) {
    return new OpFacts<>(
        type, cases, fills, terms, exactness, linearity, adjoint, bounds, flops, scratch);
  }

  /** The operation. */
  public Class<O> type() {
    return type;
  }

  /** Adds the cases to the catalogue. */
  public void addCases(CaseList list) {
    cases.accept(list);
  }

  /** The case of the operation on inputs of the given specs, each filled as its role demands. */
  public OpCase caseOf(Op op, List<TensorSpec> inputs) {
    List<OpCase.Operand> operands = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      operands.add(new OpCase.Operand(inputs.get(i), fills.of(type.cast(op), inputs, i)));
    }
    return new OpCase(op, operands, false);
  }

  /** The largest number of terms that are summed into one element of the output, at least 1. */
  public long terms(Problem problem) {
    return terms.applyAsLong(type.cast(problem.op()), problem);
  }

  /** The largest magnitude q with q * q * terms at most 2^24, capped; 0 where none is. */
  public int largestInteger(Problem problem) {
    return (int) Math.min(LARGEST, Math.sqrt((double) EXACT_INTEGERS / terms(problem)));
  }

  /** Whether float arithmetic holds the results exactly, given small integers. */
  public boolean isExact(Problem problem) {
    return largestInteger(problem) >= 1 && exactness.test(type.cast(problem.op()), problem);
  }

  /** Whether the problem is linear in an input and its gradient is an operation. */
  public boolean hasAdjoint(Problem problem) {
    return linearity.test(type.cast(problem.op()), problem);
  }

  /** The inner products of a problem that has an adjoint. */
  public List<AdjointForm> adjoint(Problem problem, AdjointDraw draw) {
    return adjoint.of(type.cast(problem.op()), problem, draw);
  }

  /** For every output the bounds of its elements, or {@link ErrorBounds#EQUAL}. */
  public List<double[]> bounds(Evidence evidence) {
    List<double[]> known = bounds.of(type.cast(evidence.problem().op()), evidence);
    return ErrorBounds.withinRange(known, evidence.expected());
  }

  /** Floating-point operations of a problem. */
  public long flops(Problem problem) {
    return flops.applyAsLong(type.cast(problem.op()), problem);
  }

  /** Bytes that the reference takes beside inputs and outputs. */
  public long scratch(Problem problem) {
    return scratch.applyAsLong(type.cast(problem.op()), problem);
  }

  private static long elements(List<TensorSpec> specs) {
    return specs.stream().mapToLong(TensorSpec::elements).sum();
  }
}
