package org.lenslet.backend.opencl.launch;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** An algorithm that does not yet propose in one step. */
public interface ThreeStep extends Algorithm {
  Verdict judge(DeviceFacts device, Problem problem);

  List<KernelVariant> kernels(DeviceFacts device, Problem problem);

  void enqueue(Problem problem, Binding binding, LaunchBuilder launch);

  @Override
  default Draft propose(DeviceFacts device, Problem problem) {
    Verdict verdict = judge(device, problem);
    if (verdict instanceof Verdict.Reject reject) {
      return new Draft.Refused(reject.reason());
    }
    return Draft.of(
            kernels(device, problem), (binding, launch) -> enqueue(problem, binding, launch))
        .workspace(((Verdict.Accept) verdict).workspaceBytes() / Float.BYTES);
  }
}
