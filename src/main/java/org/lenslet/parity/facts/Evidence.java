package org.lenslet.parity.facts;

import java.util.List;
import org.lenslet.backend.Problem;
import org.lenslet.tensor.HostTensor;

/**
 * What the error bounds of a result follow from.
 *
 * @param expected the specification's results, rounded to floats
 * @param specification for sums of magnitudes
 * @param rounding how the arithmetic of the algorithm rounds
 */
public record Evidence(
    Problem problem,
    List<HostTensor> inputs,
    List<HostTensor> expected,
    Specification specification,
    Rounding rounding) {
  public Evidence {
    inputs = List.copyOf(inputs);
    expected = List.copyOf(expected);
  }
}
