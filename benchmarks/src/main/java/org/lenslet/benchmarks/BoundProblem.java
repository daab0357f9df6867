package org.lenslet.benchmarks;

import org.lenslet.backend.Ranking;
import org.lenslet.backend.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Scope;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/** One operation with the kernel that a plan would choose and random contents in memory. */
final class BoundProblem implements AutoCloseable {
  private final Backend backend;
  private final Scope scope = new Scope();
  private final Random random = new Random(1);
  private final Launch launch;

  /** Binds an operation; its inputs must be FLOAT32. The backend stays the caller's. */
  BoundProblem(Backend backend, Op op, List<TensorSpec> inputs) {
    this.backend = backend;
    Problem problem = Problem.of(op, inputs);
    Ranking ranking = Ranking.of(backend.catalog(), problem).prepared();
    if (ranking.proposals().isEmpty()) {
      throw new IllegalArgumentException("expected a kernel for " + problem + ", got none");
    }
    Proposal proposal = ranking.proposals().get(0).proposal();
    int floats = Math.max(1, Math.toIntExact(proposal.workspaceFloats()));
    DeviceTensor workspace = allocate(TensorSpec.f32(floats));
    launch =
        scope.own(
            proposal.bind(new Binding(tensors(inputs), tensors(problem.outputs()), workspace)));
  }

  private List<DeviceTensor> tensors(List<TensorSpec> specs) {
    List<DeviceTensor> tensors = new ArrayList<>();
    for (TensorSpec spec : specs) {
      DeviceTensor tensor = allocate(spec);
      if (spec.type() == DType.FLOAT32) {
        float[] values = new float[spec.elements()];
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextFloat() - 0.5f;
        }
        tensor.write(HostTensor.of(spec.shape(), values));
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private DeviceTensor allocate(TensorSpec spec) {
    DeviceBuffer buffer = scope.own(backend.allocate(spec.type(), spec.elements()));
    return new DeviceTensor(buffer, 0, spec);
  }

  /** Runs the kernel and waits for it. */
  void run() {
    launch.run();
    backend.finish();
  }

  @Override
  public void close() {
    scope.close();
  }
}
