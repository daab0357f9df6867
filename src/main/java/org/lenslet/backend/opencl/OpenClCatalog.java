package org.lenslet.backend.opencl;

import java.util.function.Predicate;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.opencl.conv.ConvolutionAlgorithms;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.backend.opencl.gemm.MatMulAlgorithms;
import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.backend.opencl.loss.LossAlgorithms;
import org.lenslet.backend.opencl.movement.MovementAlgorithms;
import org.lenslet.backend.opencl.norm.NormAlgorithms;
import org.lenslet.backend.opencl.pointwise.PointwiseAlgorithms;
import org.lenslet.backend.opencl.pool.PoolAlgorithms;
import org.lenslet.backend.opencl.random.RandomAlgorithms;
import org.lenslet.backend.opencl.reduce.ReduceAlgorithms;
import org.lenslet.backend.opencl.update.UpdateAlgorithms;

/** The algorithms of the OpenCL backend: each family lists its own. */
final class OpenClCatalog {
  private OpenClCatalog() {}

  static KernelCatalog of(
      ClDevice device, boolean all, Predicate<String> permitted, BuildFailures failures) {
    AlgorithmList list = new AlgorithmList(device.facts(), all);
    ConvolutionAlgorithms.list(list);
    MatMulAlgorithms.list(list);
    PoolAlgorithms.list(list);
    PointwiseAlgorithms.list(list);
    ReduceAlgorithms.list(list);
    MovementAlgorithms.list(list);
    NormAlgorithms.list(list);
    LossAlgorithms.list(list);
    UpdateAlgorithms.list(list);
    RandomAlgorithms.list(list);
    KernelCatalog.Builder builder = KernelCatalog.builder();
    for (AlgorithmList.Entry entry : list.entries()) {
      if (permitted.test(entry.algorithm().name())) {
        builder.add(entry.op(), new OpenClCandidate(entry.algorithm(), device, failures));
      }
    }
    return builder.build();
  }
}
