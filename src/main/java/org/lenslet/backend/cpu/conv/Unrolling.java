package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.cpu.gemm.MatrixSource;
import org.lenslet.backend.cpu.gemm.PanelSource;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.backend.cpu.simd.Simd;

/** Unrolled windows as operands, per image and group; item is {@code image * groups + group}. */
final class Unrolling {
  private Unrolling() {}

  /**
   * Lines are windows, steps are taps.
   *
   * @param plane the extents of a plane of the source, padding included
   */
  static PanelSource windowsAsLines(
      Simd simd, ConvolutionSizes sizes, Extents plane, Floats source) {
    if (sizes.planes().isIdentity()) {
      int positions = sizes.planes().outputSize();
      return MatrixSource.right(simd, source, positions)
          .withItemStride(sizes.inputsPerGroup() * positions);
    }
    return windows(simd, sizes, plane, source, true);
  }

  /** Lines are taps, steps are windows. */
  static PanelSource tapsAsLines(Simd simd, ConvolutionSizes sizes, Extents plane, Floats source) {
    return windows(simd, sizes, plane, source, false);
  }

  private static PanelSource windows(
      Simd simd, ConvolutionSizes sizes, Extents plane, Floats source, boolean windowsAreLines) {
    int[] windows = UnrolledWindows.windowStarts(sizes.planes(), plane);
    int[] taps = UnrolledWindows.tapOffsets(sizes.planes(), sizes.inputsPerGroup(), plane);
    return new UnrolledWindows(
        simd.microKernels(),
        source.array(),
        source.offset(),
        sizes.inputsPerGroup() * plane.product(),
        windowsAreLines ? windows : taps,
        windowsAreLines ? taps : windows);
  }
}
