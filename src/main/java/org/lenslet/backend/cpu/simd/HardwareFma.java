package org.lenslet.backend.cpu.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Whether Math.fma is one instruction here. Without hardware it goes through BigDecimal. */
final class HardwareFma {

  /** Taken for false where the virtual machine does not tell. */
  static final boolean AVAILABLE = detect();

  private HardwareFma() {}

  private static boolean detect() {
    try {
      var diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return diagnostics != null
          && Boolean.parseBoolean(diagnostics.getVMOption("UseFMA").getValue());
    } catch (RuntimeException | LinkageError unknownVirtualMachine) {
      return false;
    }
  }
}
