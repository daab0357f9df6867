package org.lenslet.backend.opencl.random;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.random.RandomUniform;

/** The algorithms for random numbers. */
public final class RandomAlgorithms {
  private RandomAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.forAll(RandomUniform.class, new RandomUniformForwardPhilox());
  }
}
