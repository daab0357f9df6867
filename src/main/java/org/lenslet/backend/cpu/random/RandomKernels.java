package org.lenslet.backend.cpu.random;

import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.random.Philox;
import org.lenslet.random.Purpose;

/** Random numbers, a block of four words at a time. */
public final class RandomKernels {
  private static final int WORDS = 4;

  /** An estimate: elements that an ordinary kernel touches in the time that a block takes. */
  private static final int WORK_OF_A_BLOCK = 64;

  /** Ints between the words of two threads, so that they share no line of a cache. */
  private static final int APART = 64;

  private RandomKernels() {}

  /** The kernels for random numbers. */
  public static void list(KernelList list) {
    list.add("random_uniform_forward_philox", RandomUniform.class, RandomKernels::uniform);
  }

  static CpuKernel uniform(CpuContext context, Problem problem) {
    return binding -> uniform(context, (RandomUniform) problem.op(), binding);
  }

  private static Launch uniform(CpuContext context, RandomUniform op, Binding binding) {
    DeviceTensor block = binding.input(0);
    DeviceTensor output = binding.output(0);
    int[] numbers = HeapBuffer.ints(block);
    float[] y = HeapBuffer.floats(output);
    int[] words = new int[APART * context.workers().threads()];
    int elements = output.spec().elements();
    int blocks = (elements - 1) / WORDS + 1;
    return new ParallelLoop(
        context,
        blocks,
        WORK_OF_A_BLOCK,
        (from, to, worker) -> {
          long seed = StepNumbers.seed(numbers, block.offset());
          long stream = Purpose.stepStream(op.stream(), StepNumbers.step(numbers, block.offset()));
          int own = worker * APART;
          for (int b = from; b < to; b++) {
            Philox.block(seed, stream, b, words, own);
            int first = b * WORDS;
            int count = Math.min(WORDS, elements - first);
            for (int i = 0; i < count; i++) {
              y[output.offset() + first + i] = Philox.uniform(words[own + i]);
            }
          }
        });
  }
}
