package org.lenslet.parity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.error.LensletException;
import org.lenslet.tensor.HostTensor;

/** One case in one tier, prepared once for all candidates of a device. */
interface CaseCheck {

  /** Runs a proposal for the case and judges the result. */
  Comparison check(Backend device, Proposal proposal);

  /** Draws the inputs and lets the reference compute what is expected. */
  static CaseCheck of(OpCase opCase, Tier tier, Backend reference) {
    return tier == Tier.ADJOINT
        ? adjoint(opCase, reference)
        : againstReference(opCase, tier, reference);
  }

  private static CaseCheck againstReference(OpCase opCase, Tier tier, Backend reference) {
    Problem problem = opCase.problem();
    List<HostTensor> inputs = Inputs.draw(opCase, tier, reference);
    List<HostTensor> expected = CaseRunner.plain(reference, problem, inputs);
    List<double[]> bounds =
        tier == Tier.BOUNDED
            ? ErrorBounds.of(problem, inputs, expected, reference)
            : ErrorBounds.allEqual(expected);
    return (device, proposal) -> {
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

  private static CaseCheck adjoint(OpCase opCase, Backend reference) {
    List<Adjoint.Form> forms = Adjoint.forms(opCase, reference);
    Adjoint.Form own =
        forms.stream().filter(form -> form.op().equals(opCase.op())).findFirst().orElseThrow();
    Map<Adjoint.Form, Double> partners = new HashMap<>();
    Map<Adjoint.Form, Double> exact = new HashMap<>();
    return (device, proposal) -> {
      CaseRunner.Outcome outcome = CaseRunner.run(device, proposal, own.problem(), own.inputs());
      if (!outcome.violation().isEmpty()) {
        return Comparison.failed(outcome.violation());
      }
      double value = own.value(outcome.outputs().get(0));
      for (Adjoint.Form form : forms) {
        if (form != own) {
          double partner = partners.computeIfAbsent(form, f -> onDevice(f, device));
          // Where the two disagree, either may be wrong; the partner is judged in its own row.
          if (partner != value && exact.computeIfAbsent(form, f -> on(f, reference)) != value) {
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
  private static double onDevice(Adjoint.Form form, Backend device) {
    try {
      return on(form, device);
    } catch (LensletException e) {
      return Double.NaN;
    }
  }

  private static double on(Adjoint.Form form, Backend backend) {
    return form.value(CaseRunner.plain(backend, form.problem(), form.inputs()).get(0));
  }
}
