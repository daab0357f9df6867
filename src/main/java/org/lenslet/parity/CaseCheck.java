package org.lenslet.parity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.parity.facts.Specification;
import org.lenslet.tensor.HostTensor;

/** One case in one tier, prepared once for all candidates of a device. */
interface CaseCheck {

  /**
   * Runs a proposal for the case and judges the result.
   *
   * @param proposal of one of the accuracies that the check was prepared for
   */
  Comparison check(Backend device, Proposal proposal);

  /** Draws the inputs and lets the specification tell what is expected. */
  static CaseCheck of(
      OpCase opCase, Tier tier, Set<Accuracy> accuracies, Specification specification) {
    return tier == Tier.ADJOINT
        ? adjoint(opCase, specification)
        : againstSpecification(opCase, tier, accuracies, specification);
  }

  private static CaseCheck againstSpecification(
      OpCase opCase, Tier tier, Set<Accuracy> accuracies, Specification specification) {
    Problem problem = opCase.problem();
    OpFacts<?> facts = FactTable.of(problem.op());
    List<HostTensor> inputs = Inputs.draw(opCase, tier, specification);
    List<HostTensor> expected = specification.results(problem.op(), inputs);
    Map<Accuracy, List<double[]>> known = new HashMap<>();
    for (Accuracy accuracy : accuracies) {
      Rounding rounding = new Rounding(accuracy);
      known.put(
          accuracy,
          tier == Tier.BOUNDED
              ? facts.bounds(new Evidence(problem, inputs, expected, specification, rounding))
              : ErrorBounds.allEqual(expected));
    }
    return (device, proposal) -> {
      List<double[]> bounds = known.get(proposal.accuracy());
      CaseRunner.Outcome outcome = CaseRunner.run(device, proposal, problem, inputs);
      Comparison result = judge(outcome, expected, bounds);
      if (!result.failure().isEmpty() || !CaseRunner.canRunInPlace(problem)) {
        return result;
      }
      outcome = CaseRunner.runInPlace(device, proposal, problem, inputs);
      Comparison inPlace = judge(outcome, expected, bounds);
      return inPlace.failure().isEmpty()
          ? result
          : new Comparison(inPlace.worst(), "in place, " + inPlace.failure());
    };
  }

  private static Comparison judge(
      CaseRunner.Outcome outcome, List<HostTensor> expected, List<double[]> bounds) {
    return outcome.violation().isEmpty()
        ? Comparison.of(expected, outcome.outputs(), bounds)
        : Comparison.failed(outcome.violation());
  }

  private static CaseCheck adjoint(OpCase opCase, Specification specification) {
    List<AdjointForm> forms = Adjoint.forms(opCase, specification);
    AdjointForm own =
        forms.stream().filter(form -> form.op().equals(opCase.op())).findFirst().orElseThrow();
    Map<AdjointForm, Double> partners = new HashMap<>();
    Map<AdjointForm, Double> exact = new HashMap<>();
    return (device, proposal) -> {
      CaseRunner.Outcome outcome = CaseRunner.run(device, proposal, own.problem(), own.inputs());
      if (!outcome.violation().isEmpty()) {
        return Comparison.failed(outcome.violation());
      }
      double value = own.value(outcome.outputs().get(0));
      for (AdjointForm form : forms) {
        if (form != own) {
          double partner = partners.computeIfAbsent(form, f -> onDevice(f, device));
          // Where the two disagree, either may be wrong; the partner is judged in its own row.
          if (partner != value
              && exact.computeIfAbsent(form, f -> specified(f, specification)) != value) {
            return Comparison.failed(
                "inner product: expected "
                    + exact.get(form)
                    + " as "
                    + form.op()
                    + " gives, got "
                    + value);
          }
        }
      }
      return Comparison.EQUAL;
    };
  }

  /**
   * By the device's own kernel, which keeps the identity independent of the reference; NaN where it
   * has none or that one fails.
   */
  private static double onDevice(AdjointForm form, Backend device) {
    try {
      List<HostTensor> outputs = CaseRunner.plain(device, form.problem(), form.inputs());
      return form.value(outputs.get(0));
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }

  private static double specified(AdjointForm form, Specification specification) {
    return form.value(specification.results(form.op(), form.inputs()).get(0));
  }
}
