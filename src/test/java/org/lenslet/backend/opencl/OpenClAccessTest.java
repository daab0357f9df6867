package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.parity.BareMemory;
import org.lenslet.parity.facts.OpCase;

/**
 * Every algorithm on Oclgrind, which finds races, stray accesses and reads of unwritten memory: in
 * tensors without canaries that would hide a stray read, once, as it looks at accesses and not at
 * numbers.
 */
@Tag("opencl")
@Tag("kernels")
class OpenClAccessTest {

  @TestFactory
  Stream<DynamicContainer> noAlgorithmLeavesItsTensors() {
    Assumptions.assumeTrue(Oclgrind.isUsed(), "needs Oclgrind");
    return Operations.all().stream()
        .map(op -> op.asSubclass(Op.class))
        .map(op -> DynamicContainer.dynamicContainer(op.getSimpleName(), tests(op)));
  }

  private static Stream<DynamicTest> tests(Class<? extends Op> op) {
    try (Backend backend = OpenClDevices.openAll()) {
      return backend.catalog().of(op).stream()
          .filter(candidate -> OclgrindCases.hasTime(op, candidate))
          .map(Candidate::name)
          .map(name -> DynamicTest.dynamicTest(name, () -> run(op, name)))
          .toList()
          .stream();
    }
  }

  /** On a backend of its own: Oclgrind 21.10 loses track after hundreds of kernels in one. */
  private static void run(Class<? extends Op> op, String name) throws IOException {
    try (Backend backend =
        OpenClDevices.open(ClOptions.fromProperties().withAllAlgorithms(), name::equals)) {
      Candidate candidate = backend.catalog().of(op).get(0);
      for (OpCase opCase : OclgrindCases.of(op, candidate)) {
        String breach =
            BareMemory.run(backend, ReferenceBackend.specification(), candidate, opCase);
        assertEquals("", breach, opCase.toString());
        assertEquals("", Oclgrind.findings(), opCase.toString());
      }
    }
    assertEquals(0, LiveObjects.count(), "live OpenCL objects");
  }
}
