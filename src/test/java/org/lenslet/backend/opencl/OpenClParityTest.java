package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.op.Op;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.parity.BackendParityTest;
import org.lenslet.parity.Cases;
import org.lenslet.parity.facts.OpCase;

/**
 * Every algorithm against the reference, but for convolutions, which have a class of their own so
 * that two processes share the work. {@code -Dlenslet.parityOps=REGEX} restricts the operations
 * while working on one, {@code -Dlenslet.parityReduced=true} the cases.
 */
@Tag("opencl")
@Tag("kernels")
class OpenClParityTest extends BackendParityTest {
  private static final Pattern OPS = Pattern.compile(System.getProperty("lenslet.parityOps", ".*"));

  private List<OpCase> chosen;

  @BeforeAll
  static void skipOnOclgrind() {
    Assumptions.assumeFalse(Oclgrind.isUsed(), "two thousand times slower; see OpenClAccessTest");
  }

  @Override
  protected Backend open() {
    return OpenClDevices.openAll();
  }

  @Override
  protected List<OpCase> cases() {
    if (chosen == null) {
      List<OpCase> all =
          Boolean.getBoolean("lenslet.parityReduced") ? Cases.reduced() : Cases.all();
      chosen =
          all.stream().filter(c -> covers(c.op()) && OPS.matcher(c.op().name()).matches()).toList();
    }
    return chosen;
  }

  /** Whether an operation is this class's. */
  boolean covers(Op op) {
    return !isConvolution(op);
  }

  static boolean isConvolution(Op op) {
    return op instanceof Convolution
        || op instanceof ConvolutionBackwardData
        || op instanceof ConvolutionBackwardFilter;
  }

  @Override
  @AfterEach
  protected void close() throws Exception {
    super.close();
    assertEquals(0, LiveObjects.count(), "live OpenCL objects");
  }
}
