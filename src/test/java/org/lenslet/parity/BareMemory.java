package org.lenslet.parity;

import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Scope;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Runs a case in buffers that hold the tensor and nothing else, so that an access in front of it or
 * behind it leaves the buffer: a tool that watches buffers takes the canaries of {@link CaseRunner}
 * for a part of the tensor and a stray read of them for a right one.
 */
public final class BareMemory {
  private BareMemory() {}

  /**
   * Launches the candidate's proposal for the case once, and once more in place, between canaries,
   * where an output may overwrite an input: work-items that wait for nobody must not meet there.
   *
   * @return the first breach of the contract of a launch in place, in words, empty if none
   */
  public static String run(Backend device, Backend reference, Candidate candidate, OpCase opCase) {
    List<HostTensor> inputs =
        Inputs.draw(opCase, Tier.BOUNDED, CaseRunner.specification(reference));
    Proposal proposal = (Proposal) candidate.propose(opCase.problem());
    try (Scope scope = new Scope()) {
      List<DeviceTensor> in = inputs.stream().map(x -> holding(scope, device, x)).toList();
      // Written here: what only kernels wrote, Oclgrind 21.10 takes for unwritten.
      List<DeviceTensor> out =
          opCase.problem().outputs().stream()
              .map(spec -> holding(scope, device, HostTensor.zeros(spec)))
              .toList();
      int floats = Math.max(1, Math.toIntExact(proposal.workspaceFloats()));
      DeviceTensor workspace =
          holding(scope, device, HostTensor.filled(Shape.of(floats), Float.NaN));
      Launch launch = scope.own(proposal.bind(new Binding(in, out, workspace)));
      launch.run();
      device.finish();
    }
    Problem problem = opCase.problem();
    return CaseRunner.canRunInPlace(problem)
        ? CaseRunner.runInPlace(device, proposal, problem, inputs).violation()
        : "";
  }

  private static DeviceTensor holding(Scope scope, Backend device, HostTensor contents) {
    TensorSpec spec = contents.spec();
    DeviceBuffer buffer = scope.own(device.allocate(spec.type(), spec.elements()));
    DeviceTensor tensor = new DeviceTensor(buffer, 0, spec);
    tensor.write(contents);
    return tensor;
  }
}
