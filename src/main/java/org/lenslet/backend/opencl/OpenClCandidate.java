package org.lenslet.backend.opencl;

import java.util.Optional;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Refusal;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.error.KernelBuildException;

/** An algorithm on one device. */
record OpenClCandidate(Algorithm algorithm, ClDevice device, BuildFailures failures)
    implements Candidate {

  @Override
  public String name() {
    return algorithm.name();
  }

  @Override
  public Answer propose(Problem problem) {
    Draft draft = algorithm.propose(device.facts(), problem);
    if (draft instanceof Draft.Refused refused) {
      return new Refusal(refused.reason());
    }
    Draft.Kernels kernels = (Draft.Kernels) draft;
    if (kernels.workspaceFloats() > Integer.MAX_VALUE) {
      return new Refusal(
          "needs a workspace of at most 2^31 - 1 floats, got " + kernels.workspaceFloats());
    }
    // What did not build once does not build; asking again would only find that out again.
    Optional<KernelBuildException> failure =
        kernels.variants().stream().flatMap(v -> device.buildFailure(v).stream()).findFirst();
    return failure.isPresent()
        ? new Refusal("does not build: " + failure.get().getMessage())
        : new OnDevice(kernels, this);
  }

  /** The draft on the candidate's device. */
  private record OnDevice(Draft.Kernels draft, OpenClCandidate candidate) implements Proposal {
    @Override
    public long workspaceFloats() {
      return draft.workspaceFloats();
    }

    @Override
    public double cost() {
      return draft.cost();
    }

    @Override
    public Accuracy accuracy() {
      return draft.accuracy();
    }

    @Override
    public void prepare() {
      try {
        draft.variants().forEach(candidate.device::build);
      } catch (KernelBuildException e) {
        candidate.failures.report(candidate.name(), e);
        throw e;
      }
    }

    @Override
    public Launch bind(Binding binding) {
      LaunchBuilder launch = candidate.device.launch();
      try {
        draft.enqueue().enqueue(binding, launch);
        return launch.build();
      } catch (RuntimeException | Error e) {
        launch.close();
        throw e;
      }
    }
  }
}
