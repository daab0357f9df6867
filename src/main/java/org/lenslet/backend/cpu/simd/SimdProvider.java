package org.lenslet.backend.cpu.simd;

import java.lang.System.Logger.Level;
import org.lenslet.error.UsageException;

/**
 * Picks the implementation of {@link Simd} once: vectors where the module and the hardware are
 * there, else the scalar twin with one warning. {@code -Dlenslet.simd=scalar} forces the twin.
 */
public final class SimdProvider {

  private static final String MODULE = "jdk.incubator.vector";
  private static final String VECTOR_CLASS = "org.lenslet.backend.cpu.vector.VectorSimd";

  private static Simd best;

  private SimdProvider() {}

  /**
   * The best implementation for this machine; always the same object.
   *
   * @throws UsageException if the system property has another value than auto or scalar
   */
  public static synchronized Simd best() {
    // Not a static initializer: its exceptions reach nobody in words.
    if (best == null) {
      best =
          choose(
              System.getProperty("lenslet.simd", "auto"),
              ModuleLayer.boot().findModule(MODULE).isPresent(),
              HardwareFma.AVAILABLE,
              System.getLogger(SimdProvider.class.getName()));
    }
    return best;
  }

  public static Simd choose(String wanted, boolean module, boolean fma, System.Logger log) {
    if (wanted.equals("scalar")) {
      return new ScalarSimd();
    }
    if (!wanted.equals("auto")) {
      throw new UsageException(
          "lenslet.simd: expected auto or scalar, got " + wanted + "; correct the system property");
    }
    if (!module) {
      log.log(
          Level.WARNING,
          "simd: expected module "
              + MODULE
              + ", got none; computing many times slower without vectors, add --add-modules "
              + MODULE
              + " to the java command");
      return new ScalarSimd();
    }
    if (!fma) {
      log.log(
          Level.WARNING,
          "simd: expected a processor with fused multiply-add, got none; computing without vectors");
      return new ScalarSimd();
    }
    return vectorSimd();
  }

  /** By name: a direct reference would load the class, and with it the module, on every machine. */
  private static Simd vectorSimd() {
    try {
      return (Simd) Class.forName(VECTOR_CLASS).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("simd: expected class " + VECTOR_CLASS + " in the jar, got none", e);
    }
  }
}
