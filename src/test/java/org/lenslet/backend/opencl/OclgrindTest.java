package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** That Oclgrind would find what the parity run on it has to be free of. */
@Tag("opencl")
@Tag("kernels")
class OclgrindTest {

  @Test
  void aRaceIsFound() throws IOException {
    assertFinds("race", "x[0] = get_global_id(0);");
  }

  @Test
  void aReadBehindTheBufferIsFound() throws IOException {
    assertFinds("Invalid read", "x[0] = x[64 + get_local_size(0)];");
  }

  @Test
  void aReadOfUnwrittenLocalMemoryIsFound() throws IOException {
    assertFinds("uninitialized", "__local float t[4]; if (t[1] > 0) { x[get_global_id(0)] = 1; }");
  }

  @Test
  void aRightKernelIsNotBlamed() throws IOException {
    Assumptions.assumeTrue(Oclgrind.isUsed(), "needs Oclgrind");
    run("x[get_global_id(0)] = 1;");
    assertEquals("", Oclgrind.findings());
  }

  private static void assertFinds(String words, String body) throws IOException {
    Assumptions.assumeTrue(Oclgrind.isUsed(), "needs Oclgrind");
    run(body);
    String findings = Oclgrind.findings();
    assertTrue(findings.contains(words), findings);
  }

  private static void run(String body) {
    String source = "__kernel void suspect(__global float *x, const int x_offset) {" + body + "}";
    try (ClDevice device = ClDevice.open(OpenClDevices.device(), ClOptions.fromProperties());
        DeviceBuffer buffer = device.allocate(DType.FLOAT32, 64)) {
      DeviceTensor x = new DeviceTensor(buffer, 0, TensorSpec.f32(64));
      x.write(HostTensor.filled(Shape.of(64), 1));
      LaunchBuilder builder = device.launch();
      builder
          .kernel(KernelVariant.generated("suspect", source))
          .out("x", x)
          .range(64, 16)
          .enqueue();
      try (Launch launch = builder.build()) {
        launch.run();
        device.finish();
      }
    }
  }
}
