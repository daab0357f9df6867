package org.lenslet.backend.cpu.pointwise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * An expression as a sequence of loops over a short block of elements, which stays in the
 * first-level cache: each loop is one vectorised function, and the cost of going from loop to loop
 * spreads over the block. Immutable; each thread brings its own registers.
 */
final class PointwiseProgram {
  /** Elements of a block: 4 KiB, so that half a dozen of them fit the first-level cache. */
  static final int BLOCK = 1024;

  /** In place of a register: the result goes to the output. */
  private static final int OUTPUT = -1;

  /** Where an argument comes from. */
  private sealed interface Operand {
    record Input(int index) implements Operand {}

    record Register(int index) implements Operand {}

    record Number(float value) implements Operand {}
  }

  /** One loop; arguments beyond the first are null where the function takes fewer. */
  private record Step(
      UnaryFunction unary, BinaryFunction binary, Operand a, Operand b, Operand c, int target) {}

  private final List<Step> list = new ArrayList<>();
  private final Step[] steps;
  private int registers;

  PointwiseProgram(Expression expression) {
    emit(expression, OUTPUT, 0);
    steps = list.toArray(Step[]::new);
  }

  /** Floats of scratch memory that each thread needs. */
  int registerFloats() {
    // Three more, for scalars that have to be spread over a block.
    return (registers + 3) * BLOCK;
  }

  /** Compiles into the target; registers below {@code free} are taken. */
  private void emit(Expression expression, int target, int free) {
    if (expression instanceof Expression.Unary unary) {
      Operand a = operand(unary.argument(), free);
      list.add(new Step(unary.function(), null, a, null, null, target));
    } else if (expression instanceof Expression.Binary binary) {
      Operand a = operand(binary.left(), free);
      Operand b = operand(binary.right(), after(a, free));
      list.add(new Step(null, binary.function(), a, b, null, target));
    } else if (expression instanceof Expression.Select select) {
      Operand a = operand(select.condition(), free);
      Operand b = operand(select.whenTrue(), after(a, free));
      Operand c = operand(select.whenFalse(), after(b, after(a, free)));
      list.add(new Step(null, null, a, b, c, target));
    } else {
      list.add(new Step(null, null, operand(expression, free), null, null, target));
    }
  }

  private Operand operand(Expression expression, int free) {
    if (expression instanceof Expression.Input input) {
      return new Operand.Input(input.index());
    }
    if (expression instanceof Expression.Constant constant) {
      return new Operand.Number(constant.value());
    }
    emit(expression, free, free);
    registers = Math.max(registers, free + 1);
    return new Operand.Register(free);
  }

  private static int after(Operand operand, int free) {
    return operand instanceof Operand.Register register
        ? Math.max(free, register.index() + 1)
        : free;
  }

  /** The memory that one thread evaluates a block with. */
  static final class Block {
    final float[][] inputs;
    final int[] offsets;
    final boolean[] scalar;
    private float[] scratch;
    private int scratchAt;

    /** Evaluates with so many inputs. */
    Block(int inputs) {
      this.inputs = new float[inputs][];
      this.offsets = new int[inputs];
      this.scalar = new boolean[inputs];
    }

    void scratch(float[] scratch, int at) {
      this.scratch = scratch;
      this.scratchAt = at;
    }

    private boolean isScalar(Operand operand) {
      return operand instanceof Operand.Number
          || (operand instanceof Operand.Input input && scalar[input.index()]);
    }

    private float scalar(Operand operand) {
      return operand instanceof Operand.Number number
          ? number.value()
          : inputs[((Operand.Input) operand).index()][offsets[((Operand.Input) operand).index()]];
    }

    private float[] array(Operand operand) {
      return operand instanceof Operand.Input input ? inputs[input.index()] : scratch;
    }

    private int start(Operand operand) {
      return operand instanceof Operand.Input input
          ? offsets[input.index()]
          : scratchAt + ((Operand.Register) operand).index() * BLOCK;
    }
  }

  /** Evaluates n elements, at most a block; the output may be the memory of an input. */
  void run(Simd simd, Block block, float[] y, int yo, int n) {
    for (Step step : steps) {
      float[] to = step.target == OUTPUT ? y : block.scratch;
      int at = step.target == OUTPUT ? yo : block.scratchAt + step.target * BLOCK;
      if (step.binary != null) {
        runBinary(simd, block, step, to, at, n);
      } else if (step.c != null) {
        int a = spread(block, step.a, 0, n);
        int b = spread(block, step.b, 1, n);
        int c = spread(block, step.c, 2, n);
        simd.select(
            source(block, step.a),
            a,
            source(block, step.b),
            b,
            source(block, step.c),
            c,
            to,
            at,
            n);
      } else if (step.unary != null) {
        int a = spread(block, step.a, 0, n);
        simd.unary(step.unary, source(block, step.a), a, to, at, n);
      } else if (block.isScalar(step.a)) {
        Arrays.fill(to, at, at + n, block.scalar(step.a));
      } else {
        System.arraycopy(block.array(step.a), block.start(step.a), to, at, n);
      }
    }
  }

  private void runBinary(Simd simd, Block block, Step step, float[] to, int at, int n) {
    boolean scalarA = block.isScalar(step.a);
    boolean scalarB = block.isScalar(step.b);
    if (scalarB) {
      int a = spread(block, step.a, 0, n);
      simd.binary(step.binary, source(block, step.a), a, block.scalar(step.b), to, at, n);
    } else if (scalarA) {
      simd.binary(
          step.binary, block.scalar(step.a), block.array(step.b), block.start(step.b), to, at, n);
    } else {
      simd.binary(
          step.binary,
          block.array(step.a),
          block.start(step.a),
          block.array(step.b),
          block.start(step.b),
          to,
          at,
          n);
    }
  }

  private static float[] source(Block block, Operand operand) {
    return block.isScalar(operand) ? block.scratch : block.array(operand);
  }

  /** Where the operand's elements start; a scalar is written out into a spare register first. */
  private int spread(Block block, Operand operand, int spare, int n) {
    if (!block.isScalar(operand)) {
      return block.start(operand);
    }
    int at = block.scratchAt + (registers + spare) * BLOCK;
    Arrays.fill(block.scratch, at, at + n, block.scalar(operand));
    return at;
  }
}
