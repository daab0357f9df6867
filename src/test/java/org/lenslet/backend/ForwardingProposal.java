package org.lenslet.backend;

import java.util.function.BiFunction;

/** A proposal that does what another does, until a test overrides a part of it. */
public class ForwardingProposal implements Proposal {
  private final Proposal right;

  public ForwardingProposal(Proposal right) {
    this.right = right;
  }

  /** The answer with its proposal, if it is one, bound in another way. */
  public static Answer bindingBy(Answer answer, BiFunction<Proposal, Binding, Launch> bind) {
    if (!(answer instanceof Proposal proposal)) {
      return answer;
    }
    return new ForwardingProposal(proposal) {
      @Override
      public Launch bind(Binding binding) {
        return bind.apply(proposal, binding);
      }
    };
  }

  @Override
  public long workspaceFloats() {
    return right.workspaceFloats();
  }

  @Override
  public double cost() {
    return right.cost();
  }

  @Override
  public Accuracy accuracy() {
    return right.accuracy();
  }

  @Override
  public void prepare() {
    right.prepare();
  }

  @Override
  public Launch bind(Binding binding) {
    return right.bind(binding);
  }
}
