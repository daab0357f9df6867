package org.lenslet.backend.opencl;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.error.KernelBuildException;

/** An algorithm on one device. */
record OpenClCandidate(String name, Algorithm algorithm, ClDevice device, BuildFailures failures)
    implements Candidate {

  @Override
  public Verdict judge(Problem problem) {
    Verdict verdict = algorithm.judge(device.facts(), problem);
    if (verdict instanceof Verdict.Reject) {
      return verdict;
    }
    try {
      for (KernelVariant variant : algorithm.kernels(device.facts(), problem)) {
        device.build(variant);
      }
      return verdict;
    } catch (KernelBuildException e) {
      failures.report(name, e);
      return new Verdict.Reject("does not build: " + e.getMessage());
    }
  }

  @Override
  public Launch bind(Problem problem, Binding binding) {
    LaunchBuilder launch = device.launch();
    try {
      algorithm.enqueue(problem, binding, launch);
      return launch.build();
    } catch (RuntimeException | Error e) {
      launch.close();
      throw e;
    }
  }
}
