package org.lenslet.parity.facts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.lenslet.op.Op;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Collects cases, each problem once. Cases belong to the reduced catalogue after {@link #core}. */
public final class CaseList {
  /**
   * Just below, at and above the widths of vectors (4, 8, 16, 32) and the tiles of matrix products
   * (6, 8, 12, 16, 32, 64; 128 has cases of its own), and small primes.
   */
  public static final int[] EDGES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65
  };

  /** Around the blocks into which matrix products cut their inner extent. */
  public static final int[] BLOCKS = {255, 256, 257, 511, 512, 513};

  /** Numbers whose images under every function are exact or NaN. */
  public static final Fill SPECIALS =
      new Fill.Choice(List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));

  /** The same among ordinary numbers, with equals among them. */
  public static final Fill MIXED =
      new Fill.Choice(
          List.of(
              Float.NaN,
              Float.POSITIVE_INFINITY,
              Float.NEGATIVE_INFINITY,
              -2f,
              -1f,
              0f,
              1f,
              2f,
              3f,
              3f,
              4f));

  private final Map<String, OpCase> cases = new LinkedHashMap<>();
  private final Function<Op, OpFacts<?>> facts;
  private final boolean reducedOnly;
  private boolean reduced;

  /**
   * An empty list.
   *
   * @param facts of each operation, for how its inputs are filled
   * @param reducedOnly whether it takes no cases but those of the reduced catalogue
   */
  public CaseList(Function<Op, OpFacts<?>> facts, boolean reducedOnly) {
    this.facts = facts;
    this.reducedOnly = reducedOnly;
  }

  /** What follows is worth its time on slow devices too. */
  public CaseList core() {
    reduced = true;
    return this;
  }

  /** What follows is for the full catalogue only. */
  public CaseList more() {
    reduced = false;
    return this;
  }

  /** As {@link #core} or {@link #more}. */
  public CaseList coreIf(boolean worthIt) {
    reduced = worthIt;
    return this;
  }

  /**
   * What networks fuse: each function is one more build of a kernel, of seconds on slow devices.
   */
  public static boolean isCommonActivation(UnaryFunction function) {
    return function == UnaryFunction.RELU || function == UnaryFunction.TANH;
  }

  /** An operation on FLOAT32 inputs of the given shapes, filled by their role. */
  public void add(Op op, Shape... shapes) {
    addSpecs(op, Arrays.stream(shapes).map(TensorSpec::f32).toList());
  }

  /** An operation on inputs of the given specs, filled by their role. */
  public void addSpecs(Op op, List<TensorSpec> specs) {
    add(usual(op, specs));
  }

  /** The case of an operation on inputs of the given specs, filled by their role; not added. */
  public OpCase usual(Op op, List<TensorSpec> specs) {
    return facts.apply(op).caseOf(op, specs);
  }

  /** An operation on inputs that are all filled alike. */
  public void addFilled(Op op, Fill fill, Shape... shapes) {
    List<OpCase.Operand> operands = new ArrayList<>();
    for (Shape shape : shapes) {
      operands.add(new OpCase.Operand(TensorSpec.f32(shape), fill));
    }
    add(new OpCase(op, operands, false));
  }

  /** A case. */
  public void add(OpCase opCase) {
    if (reduced || !reducedOnly) {
      cases.merge(
          opCase.toString(),
          opCase.withReduced(reduced),
          (first, again) -> first.reduced() ? first : again);
    }
  }

  /** All cases so far. */
  public List<OpCase> toList() {
    return List.copyOf(cases.values());
  }
}
