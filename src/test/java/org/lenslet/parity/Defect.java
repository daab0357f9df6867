package org.lenslet.parity;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.ForwardingProposal;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Refusal;
import org.lenslet.tensor.DType;

/** Test doubles around a right candidate. */
final class Defect {
  private Defect() {}

  /** What a defect does after the right kernel has run. */
  interface Damage {
    void apply(Problem problem, Binding binding);
  }

  /** Runs the right kernel and then spoils what it did. */
  static UnaryOperator<Candidate> after(Damage damage) {
    return right ->
        candidate(
            right,
            Function.identity(),
            (problem, proposal, binding) -> {
              Launch launch = proposal.bind(binding);
              return () -> {
                launch.run();
                damage.apply(problem, binding);
              };
            });
  }

  /**
   * Solves another problem with the inputs of the one it was given, where the other has outputs of
   * the same shapes.
   */
  static UnaryOperator<Candidate> solvingInstead(Function<Problem, Problem> other) {
    return right ->
        candidate(
            right,
            other,
            (problem, proposal, binding) -> {
              int inputs = other.apply(problem).inputs().size();
              return proposal.bind(
                  new Binding(
                      binding.inputs().subList(0, inputs), binding.outputs(), binding.workspace()));
            });
  }

  /** Rejects every problem. */
  static Candidate rejecting(Candidate right, String reason) {
    return rejecting(right, problem -> true, reason);
  }

  /** Rejects some problems. */
  static Candidate rejecting(Candidate right, Predicate<Problem> which, String reason) {
    return new Candidate() {
      @Override
      public String name() {
        return right.name();
      }

      @Override
      public Answer propose(Problem problem) {
        return which.test(problem) ? new Refusal(reason) : right.propose(problem);
      }
    };
  }

  /** Binds what the right kernel proposed for the problem that was judged. */
  private interface Bind {
    Launch apply(Problem problem, Proposal proposal, Binding binding);
  }

  private static Candidate candidate(
      Candidate right, Function<Problem, Problem> judged, Bind bind) {
    return new Candidate() {
      @Override
      public String name() {
        return right.name().replace("_reference", "_broken");
      }

      @Override
      public Answer propose(Problem problem) {
        return ForwardingProposal.bindingBy(
            right.propose(judged.apply(problem)),
            (proposal, binding) -> bind.apply(problem, proposal, binding));
      }
    };
  }

  /** The element of a tensor, counted from its start; may lie outside the tensor. */
  static float get(DeviceTensor tensor, int index) {
    return HeapBuffer.floats(tensor)[tensor.offset() + index];
  }

  static void set(DeviceTensor tensor, int index, float value) {
    if (tensor.spec().type() == DType.FLOAT32) {
      HeapBuffer.floats(tensor)[tensor.offset() + index] = value;
    } else {
      HeapBuffer.ints(tensor)[tensor.offset() + index] = (int) value;
    }
  }
}
