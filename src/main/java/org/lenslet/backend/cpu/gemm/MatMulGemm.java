package org.lenslet.backend.cpu.gemm;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.tensor.Shape;

/** The matrix product, blocked and packed; see {@link Gemm}. */
public final class MatMulGemm implements CpuKernel {
  private final CpuContext context;
  private final MatMul op;
  private final boolean hasBias;
  private final int m;
  private final int n;
  private final int k;
  private final Gemm gemm;

  public MatMulGemm(CpuContext context, Problem problem) {
    this.context = context;
    this.op = (MatMul) problem.op();
    this.hasBias = problem.inputs().size() == 3;
    Shape a = problem.input(0).shape();
    Shape output = problem.output(0).shape();
    this.m = output.get(-2);
    this.n = output.get(-1);
    this.k = a.get(op.transposeA() ? -2 : -1);
    int batch = output.rank() == 3 ? output.get(0) : 1;
    this.gemm = new Gemm(new GemmShape(batch, m, n, k), context.simd(), context.workers());
  }

  @Override
  public long workspaceFloats() {
    return gemm.workspaceFloats();
  }

  @Override
  public Launch bind(Binding binding) {
    Simd simd = context.simd();
    Floats a = Floats.of(binding.input(0));
    Floats b = Floats.of(binding.input(1));
    MatrixSource left =
        op.transposeA() ? MatrixSource.leftTransposed(simd, a, m) : MatrixSource.left(simd, a, k);
    MatrixSource right =
        op.transposeB() ? MatrixSource.rightTransposed(simd, b, k) : MatrixSource.right(simd, b, n);
    PanelSource lefts = left.withItemStride(m * k);
    PanelSource rights = right.withItemStride(k * n);
    GemmOutput output =
        GemmOutput.store(Floats.of(binding.output(0)), n)
            .withItemStride(m * n)
            .withEpilogue(epilogue(binding));
    Floats work = Floats.of(binding.workspace());
    return () -> gemm.run(lefts, rights, output, work);
  }

  private Epilogue epilogue(Binding binding) {
    if (!hasBias && op.activation().isEmpty()) {
      return Epilogue.NONE;
    }
    return new BiasActivation(
        context.simd(),
        hasBias ? BiasActivation.Axis.COLUMN : BiasActivation.Axis.NONE,
        hasBias ? Floats.of(binding.input(2)) : null,
        op.activation().orElse(null));
  }
}
