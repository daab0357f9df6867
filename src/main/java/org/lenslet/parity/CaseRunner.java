package org.lenslet.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Ranking;
import org.lenslet.backend.Scope;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.op.Op;
import org.lenslet.parity.facts.Specification;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/**
 * Runs a proposal for a problem in hostile memory: every tensor at an odd offset between canaries,
 * outputs and workspace full of NaN.
 */
public final class CaseRunner {
  private CaseRunner() {}

  /**
   * What came out.
   *
   * @param violation the first breach of the contract of a launch in words, empty if none
   */
  public record Outcome(List<HostTensor> outputs, String violation) {
    public Outcome {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * Runs the proposal twice on the same binding and checks that canaries are whole, that inputs are
   * unchanged, that every element is written, and that both runs give the same bits.
   */
  public static Outcome run(
      Backend backend, Proposal proposal, Problem problem, List<HostTensor> inputs) {
    return run(backend, proposal, problem, inputs, noAliases(problem));
  }

  /**
   * As {@link #run}, but once, with each output in the memory of an input that the operation lets
   * it overwrite.
   */
  public static Outcome runInPlace(
      Backend backend, Proposal proposal, Problem problem, List<HostTensor> inputs) {
    return run(backend, proposal, problem, inputs, aliases(problem));
  }

  /** Whether some output may take the memory of an input. */
  public static boolean canRunInPlace(Problem problem) {
    return Arrays.stream(aliases(problem)).anyMatch(input -> input >= 0);
  }

  /** What the reference computes: all that is asked of it goes through here. */
  static Specification specification(Backend reference) {
    return (op, inputs) ->
        plain(reference, Problem.of(op, inputs.stream().map(HostTensor::spec).toList()), inputs);
  }

  /**
   * The outputs of the proposal that a plan would take, unchecked; a view that has no candidate is
   * its input under the output's shape.
   */
  static List<HostTensor> plain(Backend backend, Problem problem, List<HostTensor> inputs) {
    Op op = problem.op();
    if (op.isView() && backend.catalog().of(op.getClass()).isEmpty()) {
      return List.of(inputs.get(0).reshape(problem.output(0).shape()));
    }
    Proposal proposal = cheapest(backend, problem);
    try (Scope scope = new Scope()) {
      // Not ordinary memory: Oclgrind 21.10 takes a buffer that only kernels wrote for unwritten.
      List<DeviceTensor> in =
          inputs.stream()
              .map(input -> GuardedTensor.holding(scope, backend, input).tensor())
              .toList();
      List<DeviceTensor> out =
          problem.outputs().stream()
              .map(spec -> GuardedTensor.unwritten(scope, backend, spec).tensor())
              .toList();
      DeviceTensor workspace =
          GuardedTensor.unwritten(scope, backend, workspace(proposal)).tensor();
      scope.own(proposal.bind(new Binding(in, out, workspace))).run();
      return out.stream().map(DeviceTensor::toHost).toList();
    }
  }

  /**
   * The proposal that a plan would take.
   *
   * @throws UnsupportedOpException if there is none
   */
  private static Proposal cheapest(Backend backend, Problem problem) {
    Ranking ranking = Ranking.of(backend.catalog(), problem).prepared();
    if (ranking.proposals().isEmpty()) {
      throw new UnsupportedOpException(
          backend.name()
              + ": expected a candidate for "
              + problem
              + ", got only refusals "
              + ranking.refusals());
    }
    return ranking.proposals().get(0).proposal();
  }

  private static Outcome run(
      Backend backend, Proposal proposal, Problem problem, List<HostTensor> inputs, int[] aliases) {
    try (Scope scope = new Scope()) {
      List<GuardedTensor> in =
          inputs.stream().map(input -> GuardedTensor.holding(scope, backend, input)).toList();
      List<GuardedTensor> out = new ArrayList<>();
      for (int i = 0; i < aliases.length; i++) {
        TensorSpec spec = problem.output(i);
        out.add(
            aliases[i] >= 0
                ? in.get(aliases[i]).as(spec)
                : GuardedTensor.unwritten(scope, backend, spec));
      }
      GuardedTensor workspace = GuardedTensor.unwritten(scope, backend, workspace(proposal));
      Launch launch =
          scope.own(
              proposal.bind(
                  new Binding(
                      in.stream().map(GuardedTensor::tensor).toList(),
                      out.stream().map(GuardedTensor::tensor).toList(),
                      workspace.tensor())));
      launch.run();
      List<HostTensor> outputs = out.stream().map(t -> t.tensor().toHost()).toList();
      boolean inPlace = !Arrays.equals(aliases, noAliases(problem));
      String violation = unwritten(outputs);
      if (violation.isEmpty()) {
        if (!inPlace) {
          launch.run();
        }
        violation = damage(in, inputs, aliases, out, outputs, workspace);
      }
      return new Outcome(outputs, violation);
    }
  }

  private static String unwritten(List<HostTensor> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      int at = GuardedTensor.firstUnwritten(outputs.get(i));
      if (at >= 0) {
        return "output " + i + " not written at " + Coordinates.at(outputs.get(i).shape(), at);
      }
    }
    return "";
  }

  private static String damage(
      List<GuardedTensor> in,
      List<HostTensor> inputs,
      int[] aliases,
      List<GuardedTensor> out,
      List<HostTensor> outputs,
      GuardedTensor workspace) {
    for (int i = 0; i < out.size(); i++) {
      if (!out.get(i).holdsResult(outputs.get(i))) {
        return "output " + i + " differs when the launch runs a second time";
      }
      String damage = out.get(i).damage();
      if (!damage.isEmpty()) {
        return "output " + i + ": " + damage;
      }
    }
    for (int i = 0; i < in.size(); i++) {
      int input = i;
      String damage = in.get(i).damage();
      if (!damage.isEmpty()) {
        return "input " + i + ": " + damage;
      }
      boolean overwritten = Arrays.stream(aliases).anyMatch(alias -> alias == input);
      if (!overwritten && !in.get(i).holds(inputs.get(i))) {
        return "input " + i + " changed";
      }
    }
    String damage = workspace.damage();
    return damage.isEmpty() ? "" : "workspace: " + damage;
  }

  private static int[] noAliases(Problem problem) {
    int[] aliases = new int[problem.outputs().size()];
    Arrays.fill(aliases, -1);
    return aliases;
  }

  /** For each output the first input whose memory it may take and no other output has, or -1. */
  private static int[] aliases(Problem problem) {
    int[] aliases = noAliases(problem);
    int count = problem.inputs().size();
    for (int output = 0; output < aliases.length; output++) {
      for (int input = 0; input < count && aliases[output] < 0; input++) {
        int candidate = input;
        if (problem.op().mayOverwrite(output, input, count)
            && problem.output(output).type() == problem.input(input).type()
            && problem.output(output).elements() == problem.input(input).elements()
            && Arrays.stream(aliases).noneMatch(alias -> alias == candidate)) {
          aliases[output] = input;
        }
      }
    }
    return aliases;
  }

  private static TensorSpec workspace(Proposal proposal) {
    return TensorSpec.f32(Math.max(1, Math.toIntExact(proposal.workspaceFloats())));
  }
}
