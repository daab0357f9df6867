package org.lenslet.lab.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What comparing one kernel of a device with the reference came to.
 *
 * @param op the operation
 * @param algorithm the kernel's name
 * @param cases how many problems it was run on
 * @param failed how many of these failed
 * @param worst the largest error over its bound; above 1, or infinite, means failed
 * @param refused for each reason how many problems the kernel is not made for
 * @param leftOut for each reason how many problems this machine is too small for
 * @param failures failures in words, each with the line that repeats it; may be fewer than failed
 */
public record KernelRow(
    String op,
    String algorithm,
    int cases,
    int failed,
    double worst,
    Map<String, Integer> refused,
    Map<String, Integer> leftOut,
    List<String> failures) {

  public KernelRow {
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
    failures = List.copyOf(failures);
  }
}
