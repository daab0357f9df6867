package org.lenslet.infer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.Shape;

/** Predictions on an OpenCL device. */
@Tag("opencl")
class OpenClPredictorTest {
  @Test
  void eightThreadsGetTheBitsThatOneGets() {
    try (Backend backend = OpenClDevices.open()) {
      ConcurrentPredictions.check(backend, Zoo.create("lenet5", Shape.of(1, 28, 28), 10), 5);
    }
  }
}
