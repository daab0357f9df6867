package org.lenslet.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.parity.facts.Specification;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * The bounded tier for data that nobody has drawn for the purpose, such as that of a training step:
 * it may hold denormal numbers, NaN and infinities.
 */
public final class ResultCheck {
  private ResultCheck() {}

  /**
   * Compares the results of a kernel with what the reference computes from the same inputs, within
   * the bounds of {@link Tier#BOUNDED}; integers must be equal. A device may take denormal inputs
   * for 0. Where an input holds NaN or an infinity, results that are not finite are compared with
   * nothing: how far such numbers spread through a sum is the kernel's own affair.
   *
   * @param got the kernel's outputs
   * @param accuracy what the kernel's algorithm promises
   * @param reference runs in the calling thread
   * @return a comparison for each output
   */
  public static List<Comparison> compare(
      Problem problem,
      List<HostTensor> inputs,
      List<HostTensor> got,
      Accuracy accuracy,
      Backend reference) {
    Rounding rounding = new Rounding(accuracy);
    Specification specification = CaseRunner.specification(reference);
    List<Expectation> expected =
        Expectation.of(evidence(problem, inputs, specification, rounding), got);
    List<Comparison> found = compare(expected, got);
    if (found.stream().allMatch(one -> one.failure().isEmpty())
        || inputs.stream().noneMatch(ResultCheck::hasDenormals)) {
      return found;
    }
    List<HostTensor> flushed = inputs.stream().map(ResultCheck::flushed).toList();
    List<Expectation> other =
        Expectation.of(evidence(problem, flushed, specification, rounding), got);
    for (int o = 0; o < got.size(); o++) {
      expected.get(o).admit(other.get(o), got.get(o));
    }
    return compare(expected, got);
  }

  private static Evidence evidence(
      Problem problem, List<HostTensor> inputs, Specification specification, Rounding rounding) {
    List<HostTensor> expected = specification.results(problem.op(), inputs);
    return new Evidence(problem, inputs, expected, specification, rounding);
  }

  private static List<Comparison> compare(List<Expectation> expected, List<HostTensor> got) {
    List<Comparison> found = new ArrayList<>();
    for (int o = 0; o < got.size(); o++) {
      Expectation output = expected.get(o);
      found.add(Comparison.of(o, output.values, got.get(o), output.bounds));
    }
    return found;
  }

  private static boolean hasDenormals(HostTensor tensor) {
    for (int i = 0; tensor.type() == DType.FLOAT32 && i < tensor.floats().length; i++) {
      if (Rounding.isDenormal(tensor.floats()[i])) {
        return true;
      }
    }
    return false;
  }

  private static HostTensor flushed(HostTensor tensor) {
    if (!hasDenormals(tensor)) {
      return tensor;
    }
    HostTensor copy = tensor.copy();
    for (int i = 0; i < copy.floats().length; i++) {
      if (Rounding.isDenormal(copy.floats()[i])) {
        copy.floats()[i] = 0;
      }
    }
    return copy;
  }

  /** What one output should hold, and how far each element may lie from it. */
  private static final class Expectation {
    HostTensor values;
    final double[] bounds;

    private Expectation(HostTensor values, double[] bounds) {
      this.values = values;
      // Changed below; where none are given, they are 0.
      this.bounds = Arrays.copyOf(bounds, values.spec().elements());
    }

    static List<Expectation> of(Evidence evidence, List<HostTensor> got) {
      List<double[]> bounds = FactTable.of(evidence.problem().op()).bounds(evidence);
      boolean finite = evidence.inputs().stream().allMatch(tensor -> tensor.firstNonFinite() < 0);
      List<Expectation> expected = new ArrayList<>();
      for (int o = 0; o < got.size(); o++) {
        Expectation output = new Expectation(evidence.expected().get(o), bounds.get(o));
        output.allowWhatCannotBeBounded(got.get(o), finite);
        expected.add(output);
      }
      return expected;
    }

    private void allowWhatCannotBeBounded(HostTensor got, boolean finiteInputs) {
      for (int i = 0; i < bounds.length; i++) {
        boolean finite =
            Double.isFinite(Comparison.number(values, i))
                && Double.isFinite(Comparison.number(got, i));
        if (Double.isNaN(bounds[i]) || (!finite && !finiteInputs)) {
          bounds[i] = Double.POSITIVE_INFINITY;
        }
      }
    }

    /** Takes over the elements of another expectation that lie closer to the result. */
    void admit(Expectation other, HostTensor got) {
      // A view's values are those of an input.
      values = values.copy();
      for (int i = 0; i < bounds.length; i++) {
        if (other.ratio(got, i) < ratio(got, i)) {
          bounds[i] = other.bounds[i];
          if (values.type() == DType.FLOAT32) {
            values.floats()[i] = other.values.floats()[i];
          } else {
            values.ints()[i] = other.values.ints()[i];
          }
        }
      }
    }

    private double ratio(HostTensor got, int index) {
      double expected = Comparison.number(values, index);
      return Comparison.ratio(expected, Comparison.number(got, index), bounds[index]);
    }
  }
}
