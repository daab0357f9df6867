package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.Launch;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.backend.cpu.simd.Simd;

/** Copies the planes of a tensor into padded ones, where padding is needed at all. */
final class Padding {
  private final CpuContext context;
  private final Spread spread;
  private final int planes;

  Padding(CpuContext context, Spread spread, int planes) {
    this.context = context;
    this.spread = spread;
    this.planes = planes;
  }

  /** Floats of workspace for the padded planes; 0 where the planes can be read as they are. */
  int floats() {
    return isNeeded() ? Math.multiplyExact(planes, spread.to().product()) : 0;
  }

  boolean isNeeded() {
    return !spread.isIdentity();
  }

  /** The extents of a padded plane. */
  Planes.Extents plane() {
    return spread.to();
  }

  /** Copies all planes. */
  Launch bind(Floats x, Floats padded) {
    int from = spread.from().product();
    int to = spread.to().product();
    Simd simd = context.simd();
    return new ParallelLoop(
        context,
        planes,
        from + to,
        (first, end, worker) -> {
          for (int plane = first; plane < end; plane++) {
            int source = x.offset() + plane * from;
            spread.copy(simd, x.array(), source, padded.array(), padded.offset() + plane * to);
          }
        });
  }
}
