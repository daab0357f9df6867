package org.lenslet.backend.cpu.update;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;
import org.lenslet.op.update.SgdUpdate;

/**
 * The optimizers: all parameters cut into blocks that stay in the first-level cache, every block a
 * short sequence of vectorised loops. New values may lie over the old ones.
 */
public final class UpdateKernels {
  private static final int BLOCK = 1024;

  /** Scratch blocks per thread. */
  private static final int SCRATCH = 2;

  private UpdateKernels() {}

  /** A vector of floats in memory. */
  private record Span(float[] array, int at) {
    static Span of(DeviceTensor tensor, int first) {
      return new Span(HeapBuffer.floats(tensor), tensor.offset() + first);
    }
  }

  /**
   * One block of one parameter, the new values holding the old ones when the update starts.
   *
   * @param p the parameter
   * @param g its gradient
   * @param states what the optimizer keeps for it
   * @param copies old values that have to be copied into place first, with their places
   */
  private record Piece(Span p, Span g, Span[] states, Span[][] copies, int count) {}

  /** The step numbers in memory. */
  private record Numbers(int[] array, int at) {
    float get(int element) {
      return StepNumbers.getFloat(array, at, element);
    }
  }

  /** Updates one block with two blocks of scratch memory. */
  private interface Body {
    void run(Piece piece, Numbers numbers, float[] scratch, int a, int b);
  }

  /** The kernels for updates of parameters. */
  public static void list(KernelList list) {
    list.add("sgd_update_blocked", SgdUpdate.class, UpdateKernels::sgd);
    list.add("adam_update_blocked", AdamUpdate.class, UpdateKernels::adam);
    list.add("adagrad_update_blocked", AdagradUpdate.class, UpdateKernels::adagrad);
    list.add("rms_prop_update_blocked", RmsPropUpdate.class, UpdateKernels::rmsProp);
    list.add("ada_delta_update_blocked", AdaDeltaUpdate.class, UpdateKernels::adaDelta);
    list.add("average_update_blocked", AverageUpdate.class, UpdateKernels::average);
  }

  static CpuKernel sgd(CpuContext context, Problem problem) {
    SgdUpdate op = (SgdUpdate) problem.op();
    Simd simd = context.simd();
    return kernel(
        context,
        problem,
        op.tensorsPerParameter(),
        (piece, numbers, scratch, a, b) -> {
          int n = piece.count;
          System.arraycopy(piece.g.array, piece.g.at, scratch, a, n);
          if (op.weightDecay() != 0) {
            simd.axpy(op.weightDecay(), piece.p.array, piece.p.at, scratch, a, n);
          }
          float rate = numbers.get(op.first());
          if (op.momentum() == 0) {
            simd.axpy(-rate, scratch, a, piece.p.array, piece.p.at, n);
            return;
          }
          Span v = piece.states[0];
          decay(simd, v, op.momentum(), n);
          simd.axpy(1, scratch, a, v.array, v.at, n);
          if (op.nesterov()) {
            simd.axpy(op.momentum(), v.array, v.at, scratch, a, n);
            simd.axpy(-rate, scratch, a, piece.p.array, piece.p.at, n);
          } else {
            simd.axpy(-rate, v.array, v.at, piece.p.array, piece.p.at, n);
          }
        });
  }

  static CpuKernel adam(CpuContext context, Problem problem) {
    AdamUpdate op = (AdamUpdate) problem.op();
    Simd simd = context.simd();
    return kernel(
        context,
        problem,
        4,
        (piece, numbers, scratch, a, b) -> {
          int n = piece.count;
          Span p = piece.p;
          Span m = piece.states[0];
          Span v = piece.states[1];
          System.arraycopy(piece.g.array, piece.g.at, scratch, a, n);
          if (op.weightDecay() != 0 && !op.decoupled()) {
            simd.axpy(op.weightDecay(), p.array, p.at, scratch, a, n);
          }
          decay(simd, m, op.beta1(), n);
          simd.axpy((float) (1 - (double) op.beta1()), scratch, a, m.array, m.at, n);
          simd.unary(UnaryFunction.SQUARE, scratch, a, scratch, b, n);
          decay(simd, v, op.beta2(), n);
          simd.axpy((float) (1 - (double) op.beta2()), scratch, b, v.array, v.at, n);

          float rate = numbers.get(op.first());
          float c1 = numbers.get(op.first() + 1);
          float c2 = numbers.get(op.first() + 2);
          simd.binary(BinaryFunction.MULTIPLY, v.array, v.at, c2, scratch, b, n);
          simd.unary(UnaryFunction.SQRT, scratch, b, scratch, b, n);
          simd.binary(BinaryFunction.ADD, scratch, b, op.epsilon(), scratch, b, n);
          simd.binary(BinaryFunction.MULTIPLY, m.array, m.at, c1, scratch, a, n);
          simd.binary(BinaryFunction.DIVIDE, scratch, a, scratch, b, scratch, a, n);
          if (op.weightDecay() != 0 && op.decoupled()) {
            simd.axpy(op.weightDecay(), p.array, p.at, scratch, a, n);
          }
          simd.axpy(-rate, scratch, a, p.array, p.at, n);
        });
  }

  static CpuKernel adagrad(CpuContext context, Problem problem) {
    AdagradUpdate op = (AdagradUpdate) problem.op();
    Simd simd = context.simd();
    return kernel(
        context,
        problem,
        3,
        (piece, numbers, scratch, a, b) -> {
          int n = piece.count;
          Span p = piece.p;
          Span s = piece.states[0];
          gradient(simd, piece, op.weightDecay(), scratch, a);
          simd.unary(UnaryFunction.SQUARE, scratch, a, scratch, b, n);
          simd.axpy(1, scratch, b, s.array, s.at, n);
          simd.unary(UnaryFunction.SQRT, s.array, s.at, scratch, b, n);
          simd.binary(BinaryFunction.ADD, scratch, b, op.epsilon(), scratch, b, n);
          simd.binary(BinaryFunction.DIVIDE, scratch, a, scratch, b, scratch, a, n);
          simd.axpy(-numbers.get(op.first()), scratch, a, p.array, p.at, n);
        });
  }

  static CpuKernel rmsProp(CpuContext context, Problem problem) {
    RmsPropUpdate op = (RmsPropUpdate) problem.op();
    Simd simd = context.simd();
    return kernel(
        context,
        problem,
        op.tensorsPerParameter(),
        (piece, numbers, scratch, a, b) -> {
          int n = piece.count;
          Span p = piece.p;
          Span s = piece.states[0];
          gradient(simd, piece, op.weightDecay(), scratch, a);
          meanOfSquares(simd, s, op.decay(), scratch, a, b, n);
          simd.unary(UnaryFunction.SQRT, s.array, s.at, scratch, b, n);
          simd.binary(BinaryFunction.ADD, scratch, b, op.epsilon(), scratch, b, n);
          simd.binary(BinaryFunction.DIVIDE, scratch, a, scratch, b, scratch, a, n);
          float rate = numbers.get(op.first());
          if (op.momentum() == 0) {
            simd.axpy(-rate, scratch, a, p.array, p.at, n);
            return;
          }
          Span v = piece.states[1];
          decay(simd, v, op.momentum(), n);
          simd.axpy(1, scratch, a, v.array, v.at, n);
          simd.axpy(-rate, v.array, v.at, p.array, p.at, n);
        });
  }

  static CpuKernel adaDelta(CpuContext context, Problem problem) {
    AdaDeltaUpdate op = (AdaDeltaUpdate) problem.op();
    Simd simd = context.simd();
    return kernel(
        context,
        problem,
        4,
        (piece, numbers, scratch, a, b) -> {
          int n = piece.count;
          Span p = piece.p;
          Span s = piece.states[0];
          Span d = piece.states[1];
          gradient(simd, piece, op.weightDecay(), scratch, a);
          meanOfSquares(simd, s, op.decay(), scratch, a, b, n);
          simd.binary(BinaryFunction.ADD, s.array, s.at, op.epsilon(), scratch, b, n);
          simd.unary(UnaryFunction.SQRT, scratch, b, scratch, b, n);
          simd.binary(BinaryFunction.DIVIDE, scratch, a, scratch, b, scratch, a, n);
          simd.binary(BinaryFunction.ADD, d.array, d.at, op.epsilon(), scratch, b, n);
          simd.unary(UnaryFunction.SQRT, scratch, b, scratch, b, n);
          simd.binary(BinaryFunction.MULTIPLY, scratch, a, scratch, b, scratch, a, n);
          meanOfSquares(simd, d, op.decay(), scratch, a, b, n);
          simd.axpy(-numbers.get(op.first()), scratch, a, p.array, p.at, n);
        });
  }

  static CpuKernel average(CpuContext context, Problem problem) {
    AverageUpdate op = (AverageUpdate) problem.op();
    Simd simd = context.simd();
    return kernel(
        context,
        problem,
        2,
        (piece, numbers, scratch, a, b) -> {
          float share = numbers.get(op.first());
          decay(simd, piece.p, 1 - share, piece.count);
          simd.axpy(share, piece.g.array, piece.g.at, piece.p.array, piece.p.at, piece.count);
        });
  }

  /** The gradient with weight decay. */
  private static void gradient(Simd simd, Piece piece, float weightDecay, float[] scratch, int at) {
    System.arraycopy(piece.g.array, piece.g.at, scratch, at, piece.count);
    if (weightDecay != 0) {
      simd.axpy(weightDecay, piece.p.array, piece.p.at, scratch, at, piece.count);
    }
  }

  /** The mean with the squares of a; b is scratch. */
  private static void meanOfSquares(
      Simd simd, Span mean, float decay, float[] scratch, int a, int b, int n) {
    simd.unary(UnaryFunction.SQUARE, scratch, a, scratch, b, n);
    decay(simd, mean, decay, n);
    simd.axpy((float) (1 - (double) decay), scratch, b, mean.array, mean.at, n);
  }

  private static void decay(Simd simd, Span state, float factor, int n) {
    simd.binary(BinaryFunction.MULTIPLY, state.array, state.at, factor, state.array, state.at, n);
  }

  /**
   * A kernel over all blocks.
   *
   * @param groups tensors per parameter among the inputs: p, g and states
   */
  private static CpuKernel kernel(CpuContext context, Problem problem, int groups, Body body) {
    return new CpuKernel() {
      @Override
      public long workspaceFloats() {
        return (long) SCRATCH * BLOCK * context.workers().threads();
      }

      @Override
      public Launch bind(Binding binding) {
        Piece[] pieces = pieces(problem, binding, groups);
        DeviceTensor block = binding.input(0);
        Numbers numbers = new Numbers(HeapBuffer.ints(block), block.offset());
        Span scratch = Span.of(binding.workspace(), 0);
        return new ParallelLoop(
            context,
            pieces.length,
            (long) groups * BLOCK,
            (from, to, worker) -> {
              int at = scratch.at + worker * SCRATCH * BLOCK;
              for (int i = from; i < to; i++) {
                for (Span[] copy : pieces[i].copies) {
                  System.arraycopy(
                      copy[0].array, copy[0].at, copy[1].array, copy[1].at, pieces[i].count);
                }
                body.run(pieces[i], numbers, scratch.array, at, at + BLOCK);
              }
            });
      }
    };
  }

  private static Piece[] pieces(Problem problem, Binding binding, int groups) {
    int parameters = (problem.inputs().size() - 1) / groups;
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < parameters; i++) {
      int elements = problem.input(1 + i).elements();
      for (int first = 0; first < elements; first += BLOCK) {
        Span g = Span.of(binding.input(1 + parameters + i), first);
        Span[] current = new Span[groups - 1];
        List<Span[]> copies = new ArrayList<>();
        for (int kept = 0; kept < current.length; kept++) {
          int group = kept == 0 ? 0 : kept + 1;
          Span old = Span.of(binding.input(1 + group * parameters + i), first);
          current[kept] = Span.of(binding.output(kept * parameters + i), first);
          if (old.array != current[kept].array || old.at != current[kept].at) {
            copies.add(new Span[] {old, current[kept]});
          }
        }
        Span[] states = Arrays.copyOfRange(current, 1, current.length);
        int count = Math.min(BLOCK, elements - first);
        pieces.add(new Piece(current[0], g, states, copies.toArray(Span[][]::new), count));
      }
    }
    return pieces.toArray(Piece[]::new);
  }
}
