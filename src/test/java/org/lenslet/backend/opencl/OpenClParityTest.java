package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.device.LiveObjects;
import org.lenslet.parity.BackendParityTest;
import org.lenslet.parity.Cases;
import org.lenslet.parity.OpCase;

/**
 * Every algorithm against the reference. {@code -Dlenslet.parityOps=REGEX} restricts the operations
 * while working on one, {@code -Dlenslet.parityReduced=true} the cases.
 */
@Tag("opencl")
class OpenClParityTest extends BackendParityTest {
  private static final Pattern OPS = Pattern.compile(System.getProperty("lenslet.parityOps", ".*"));

  @Override
  protected Backend open() {
    return OpenClDevices.open();
  }

  @Override
  protected List<OpCase> cases() {
    List<OpCase> cases =
        Boolean.getBoolean("lenslet.parityReduced") ? Cases.reduced() : Cases.all();
    return cases.stream().filter(c -> OPS.matcher(c.op().name()).matches()).toList();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    close();
    assertEquals(0, LiveObjects.count(), "live OpenCL objects");
    assertEquals("", Oclgrind.findings(), "races, stray accesses, reads of unwritten memory");
  }
}
