package org.lenslet.parity.gemm;

import java.util.List;
import java.util.Optional;
import org.lenslet.backend.Problem;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.parity.facts.AdjointDraw;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.parity.facts.ExactFunctions;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** What proofs know of matrix products. */
public final class GemmFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.sums(MatMul.class, GemmFacts::terms)
              .withCases(GemmFacts::addCases)
              .withExactness((op, p) -> ExactFunctions.contains(op.activation()))
              .withAdjoint(
                  (op, p) -> op.activation().isEmpty() && p.inputs().size() == 2, GemmFacts::forms)
              .withBounds(
                  (op, e) ->
                      ErrorBounds.sums(e, terms(op, e.problem()), linear(op), op.activation()))
              .withFlops((op, p) -> 2L * inner(op, p) * p.output(0).elements()));

  /** More terms than any algorithm adds in one go. */
  private static final int LONG = 1027;

  private static final boolean[] BOTH = {false, true};

  private GemmFacts() {}

  private static MatMul linear(MatMul fused) {
    return MatMul.of(fused.transposeA(), fused.transposeB());
  }

  private static int inner(MatMul op, Problem problem) {
    return problem.input(0).shape().get(op.transposeA() ? -2 : -1);
  }

  private static long terms(MatMul op, Problem problem) {
    return (long) inner(op, problem) + problem.inputs().size() - 2;
  }

  private static List<AdjointForm> forms(MatMul op, Problem problem, AdjointDraw draw) {
    HostTensor a = draw.integers(0, problem.input(0).shape());
    HostTensor b = draw.integers(1, problem.input(1).shape());
    HostTensor dy = draw.integers(2, problem.output(0).shape());
    boolean ta = op.transposeA();
    boolean tb = op.transposeB();
    return List.of(
        new AdjointForm(op, List.of(a, b), dy),
        ta
            ? new AdjointForm(MatMul.of(tb, true), List.of(b, dy), a)
            : new AdjointForm(MatMul.of(false, !tb), List.of(dy, b), a),
        tb
            ? new AdjointForm(MatMul.of(true, ta), List.of(dy, a), b)
            : new AdjointForm(MatMul.of(!ta, false), List.of(a, dy), b));
  }

  private static void addCases(CaseList list) {
    list.core();
    for (int[] size : new int[][] {{1, 1, 1}, {1, 10, 84}, {3, 7, 5}, {17, 33, 65}, {2, 5, 257}}) {
      transposes(list, 0, size[0], size[1], size[2]);
      transposes(list, 1, size[0], size[1], size[2]);
      transposes(list, 3, size[0], size[1], size[2]);
    }
    transposes(list, 0, 2, 5, LONG);
    // As small as it can be with more than one register tile across: what work-items share, shows.
    list.add(MatMul.of(false, true), Shape.of(2, 3), Shape.of(40, 3));
    MatMul rectified = new MatMul(false, true, Optional.of(UnaryFunction.RELU));
    list.add(rectified, Shape.of(3, LONG), Shape.of(19, LONG), Shape.of(19));
    // More than one of the largest tiles both ways.
    transposes(list, 0, 131, 137, 19);
    list.add(MatMul.of(false, false), Shape.of(131, 2), Shape.of(2, 3));
    list.add(MatMul.of(false, false), Shape.of(3, 2), Shape.of(2, 137));
    list.add(rectified, Shape.of(131, 19), Shape.of(137, 19), Shape.of(137));
    list.more();
    for (int edge : CaseList.EDGES) {
      transposes(list, 0, edge, 7, 5);
      transposes(list, 0, 3, edge, 6);
      transposes(list, 0, 5, 9, edge);
      transposes(list, 0, edge, edge, edge);
    }
    for (int edge : new int[] {127, 128, 129}) {
      transposes(list, 0, edge, edge, 9);
    }
    for (int block : CaseList.BLOCKS) {
      transposes(list, 0, 5, 9, block);
      transposes(list, 0, 13, 1, block);
      transposes(list, 0, 1, 17, block);
      transposes(list, 2, 3, 4, block);
    }
    for (int inner : new int[] {1023, 1024, 1025, 2049}) {
      transposes(list, 0, 5, 9, inner);
    }
    transposes(list, 0, 67, 131, 97);
    for (UnaryFunction function : UnaryFunction.values()) {
      list.coreIf(CaseList.isCommonActivation(function));
      MatMul fused = new MatMul(false, true, Optional.of(function));
      Fill fill = Fill.activationDomain(function);
      list.addFilled(fused, fill, Shape.of(7, 11), Shape.of(19, 11));
      list.addFilled(fused, fill, Shape.of(7, 11), Shape.of(19, 11), Shape.of(19));
      if (CaseList.isCommonActivation(function)) {
        list.addFilled(
            new MatMul(true, false, Optional.of(function)),
            fill,
            Shape.of(2, 11, 7),
            Shape.of(2, 11, 19),
            Shape.of(19));
      }
    }
  }

  /** A product in all four storage orders, without and with bias; batch 0 means no batch axis. */
  private static void transposes(CaseList list, int batch, int m, int n, int k) {
    for (boolean transposeA : BOTH) {
      for (boolean transposeB : BOTH) {
        Shape a = transposeA ? Shape.of(k, m) : Shape.of(m, k);
        Shape b = transposeB ? Shape.of(n, k) : Shape.of(k, n);
        if (batch > 0) {
          a = Shape.of(batch).append(a.toArray());
          b = Shape.of(batch).append(b.toArray());
        }
        MatMul op = MatMul.of(transposeA, transposeB);
        list.add(op, a, b);
        list.add(op, a, b, Shape.of(n));
      }
    }
  }
}
