package org.lenslet.backend.cpu.loss;

import java.util.Arrays;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.norm.Lanes;
import org.lenslet.backend.cpu.norm.SoftmaxRow;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.pointwise.BinaryFunction;

/** Cross-entropy of softmax with its gradient, a lane of classes at a time. */
record CrossEntropyKernels(Simd simd, Lanes lanes, SoftmaxRow softmax) {

  private static CrossEntropyKernels of(CpuContext context, Problem problem) {
    Lanes lanes = Lanes.along(problem.input(0).shape(), 1);
    Simd simd = context.simd();
    return new CrossEntropyKernels(simd, lanes, new SoftmaxRow(simd, lanes.extent()));
  }

  static CpuKernel forward(CpuContext context, Problem problem) {
    CrossEntropyKernels own = of(context, problem);
    return own.lanes.kernel(
        context,
        binding -> {
          int[] labels = HeapBuffer.ints(binding.input(1));
          int lo = binding.input(1).offset();
          Floats loss = Floats.of(binding.output(0));
          return (lane, row, at) ->
              loss.array()[loss.offset() + lane] = own.loss(row, at, labels[lo + lane]);
        });
  }

  static CpuKernel backward(CpuContext context, Problem problem) {
    CrossEntropyKernels own = of(context, problem);
    return own.lanes.kernel(
        context,
        binding -> {
          int[] labels = HeapBuffer.ints(binding.input(1));
          int lo = binding.input(1).offset();
          Floats dloss = Floats.of(binding.input(2));
          Floats dz = Floats.of(binding.output(0));
          return (lane, row, at) -> {
            float scale = dloss.array()[dloss.offset() + lane];
            own.gradient(row, at, labels[lo + lane], scale);
            own.lanes.scatter(row, at, dz, lane);
          };
        });
  }

  private boolean isClass(int label) {
    return label >= 0 && label < lanes.extent();
  }

  private float loss(float[] row, int at, int label) {
    if (!isClass(label)) {
      return 0;
    }
    float max = simd.max(row, at, lanes.extent());
    float right = row[at + label];
    return (float) Math.log(softmax.exponentials(row, at)) + (max - right);
  }

  private void gradient(float[] row, int at, int label, float dloss) {
    if (!isClass(label)) {
      Arrays.fill(row, at, at + lanes.extent(), 0f);
      return;
    }
    softmax.normalise(row, at);
    row[at + label] -= 1;
    simd.binary(BinaryFunction.MULTIPLY, row, at, dloss, row, at, lanes.extent());
  }
}
