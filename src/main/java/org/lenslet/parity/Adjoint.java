package org.lenslet.parity;

import java.util.List;
import org.lenslet.backend.Problem;
import org.lenslet.op.Op;
import org.lenslet.parity.facts.AdjointDraw;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Specification;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Draws the inner products of a case, in integers for which all of them are exact. */
final class Adjoint {
  private Adjoint() {}

  /** The inner products; the first whose operation equals the case's is the case's own. */
  static List<AdjointForm> forms(OpCase opCase, Specification specification) {
    Problem problem = opCase.problem();
    OpFacts<?> facts = FactTable.of(problem.op());
    int q =
        facts.adjoint(problem, new Zeros()).stream()
            .map(AdjointForm::problem)
            .mapToInt(form -> FactTable.of(form.op()).largestInteger(form))
            .min()
            .orElseThrow();
    return facts.adjoint(problem, new Integers(opCase, q, specification));
  }

  /** For when only the problems count. */
  private record Zeros() implements AdjointDraw {
    @Override
    public HostTensor integers(int stream, Shape shape) {
      return HostTensor.zeros(TensorSpec.f32(shape));
    }

    @Override
    public HostTensor result(Op op, HostTensor input, int output) {
      return HostTensor.zeros(op.outputs(List.of(input.spec())).get(output));
    }
  }

  private record Integers(OpCase opCase, int q, Specification specification)
      implements AdjointDraw {
    @Override
    public HostTensor integers(int stream, Shape shape) {
      return Inputs.integers(opCase, stream, q, shape);
    }

    @Override
    public HostTensor result(Op op, HostTensor input, int output) {
      return specification.results(op, List.of(input)).get(output);
    }
  }
}
