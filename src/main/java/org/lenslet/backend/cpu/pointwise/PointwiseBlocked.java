package org.lenslet.backend.cpu.pointwise;

import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Walk;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.tensor.TensorSpec;

/** An expression over broadcast inputs, block by block; see {@link PointwiseProgram}. */
public final class PointwiseBlocked implements CpuKernel {
  private final CpuContext context;
  private final PointwiseProgram program;
  private final Walk walk;
  private final int inputs;
  private final int blocks;

  PointwiseBlocked(CpuContext context, Problem problem) {
    this.context = context;
    this.program = new PointwiseProgram(((Pointwise) problem.op()).expression());
    this.walk =
        Walk.broadcast(
            problem.inputs().stream().map(TensorSpec::shape).toList(), problem.output(0).shape());
    this.inputs = problem.inputs().size();
    this.blocks = (walk.row() + PointwiseProgram.BLOCK - 1) / PointwiseProgram.BLOCK;
  }

  @Override
  public long workspaceFloats() {
    return (long) program.registerFloats() * context.workers().threads();
  }

  @Override
  public Launch bind(Binding binding) {
    PointwiseProgram.Block[] memory = new PointwiseProgram.Block[context.workers().threads()];
    int[] starts = new int[inputs];
    for (int i = 0; i < inputs; i++) {
      starts[i] = binding.input(i).offset();
    }
    for (int worker = 0; worker < memory.length; worker++) {
      memory[worker] = new PointwiseProgram.Block(inputs);
      memory[worker].scratch(
          HeapBuffer.floats(binding.workspace()),
          binding.workspace().offset() + worker * program.registerFloats());
      for (int i = 0; i < inputs; i++) {
        memory[worker].inputs[i] = HeapBuffer.floats(binding.input(i));
        memory[worker].scalar[i] = walk.step(i) == 0;
      }
    }
    Floats y = Floats.of(binding.output(0));
    int pieces = Math.multiplyExact(walk.rows(), blocks);
    int pieceWork = Math.min(walk.row(), PointwiseProgram.BLOCK) * (inputs + 1);
    return new ParallelLoop(
        context,
        pieces,
        pieceWork,
        (from, to, worker) -> {
          for (int piece = from; piece < to; piece++) {
            runPiece(memory[worker], starts, piece, y);
          }
        });
  }

  private void runPiece(PointwiseProgram.Block block, int[] starts, int piece, Floats y) {
    int outer = piece / blocks;
    int first = piece % blocks * PointwiseProgram.BLOCK;
    int n = Math.min(PointwiseProgram.BLOCK, walk.row() - first);
    for (int i = 0; i < inputs; i++) {
      block.offsets[i] = starts[i] + walk.rowStart(i, outer) + (block.scalar[i] ? 0 : first);
    }
    program.run(context.simd(), block, y.array(), y.offset() + outer * walk.row() + first, n);
  }
}
