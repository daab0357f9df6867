package org.lenslet.lab.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that the page of a parity run shows. Texts may hold anything; the page escapes them.
 *
 * @param title what was compared with what
 * @param facts device, versions, date and the like, in the order to show
 * @param tiers for each way of comparing how many problems it applied to, in the order to show
 * @param kernels a row a kernel
 * @param leftOut for each reason how many problems were not run at all
 */
public record ParitySummary(
    String title,
    Map<String, String> facts,
    Map<String, Integer> tiers,
    List<KernelRow> kernels,
    Map<String, Integer> leftOut) {

  public ParitySummary {
    Objects.requireNonNull(title);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    tiers = Collections.unmodifiableMap(new LinkedHashMap<>(tiers));
    kernels = List.copyOf(kernels);
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }
}
