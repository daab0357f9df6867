package org.lenslet.parity.facts;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Problem;
import org.lenslet.op.Op;
import org.lenslet.tensor.TensorSpec;

/**
 * One problem and how its inputs are drawn. Two equal cases have equal inputs: the seed comes from
 * the text of the case alone, so that the line of a failure is all it takes to repeat it.
 *
 * @param reduced whether the case belongs to the smaller catalogue for slow devices
 */
public record OpCase(Op op, List<Operand> operands, boolean reduced) {

  /** One input: its spec and the meaning of its elements. */
  public record Operand(TensorSpec spec, Fill fill) {}

  public OpCase {
    operands = List.copyOf(operands);
    op.outputs(operands.stream().map(Operand::spec).toList());
  }

  /** The same case with one input filled differently. */
  public OpCase withFill(int index, Fill fill) {
    List<Operand> changed = new ArrayList<>(operands);
    changed.set(index, new Operand(operands.get(index).spec(), fill));
    return new OpCase(op, changed, reduced);
  }

  /** The same case in or out of the smaller catalogue. */
  public OpCase withReduced(boolean reduced) {
    return new OpCase(op, operands, reduced);
  }

  /** The problem that candidates judge. */
  public Problem problem() {
    return Problem.of(op, operands.stream().map(Operand::spec).toList());
  }

  /** The seed of the inputs. */
  public long seed() {
    return toString().hashCode();
  }

  /** Whether an input holds numbers whose only interest is how they compare or propagate. */
  public boolean hasSpecials() {
    return operands.stream().anyMatch(operand -> operand.fill() instanceof Fill.Choice);
  }

  /**
   * The problem and its outputs, and the fills that are not dense, as in {@code
   * convolutionBackwardData 3x3 stride 2x2 (f32[1x4x3x3], f32[4x2x3x3]) -> f32[1x2x7x7]}.
   */
  @Override
  public String toString() {
    Problem problem = problem();
    String fills =
        operands.stream()
            .map(Operand::fill)
            .filter(
                fill ->
                    fill instanceof Fill.Choice
                        || fill instanceof Fill.Around
                        || fill instanceof Fill.Drifting
                        || fill instanceof Fill.Dense d && d.scale() != 1)
            .map(Fill::toString)
            .distinct()
            .collect(joining(", "));
    return problem
        + problem.outputs().stream().map(TensorSpec::toString).collect(joining(", ", " -> ", ""))
        + (fills.isEmpty() ? "" : " with " + fills);
  }
}
