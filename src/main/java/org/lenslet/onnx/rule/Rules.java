package org.lenslet.onnx.rule;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of all operations that are known. */
public final class Rules {
  private static final Map<String, Rule> ALL = all();

  private Rules() {}

  private static Map<String, Rule> all() {
    Map<String, Rule> rules = new HashMap<>();
    PointwiseRules.addTo(rules);
    ActivationRules.addTo(rules);
    MovementRules.addTo(rules);
    PadRules.addTo(rules);
    ConvolutionRules.addTo(rules);
    PoolingRules.addTo(rules);
    NormalizationRules.addTo(rules);
    ProductRules.addTo(rules);
    ReductionRules.addTo(rules);
    LossRules.addTo(rules);
    ConstantRules.addTo(rules);
    AlongAxisRules.addTo(rules);
    OptimizerRules.addTo(rules);
    return Collections.unmodifiableMap(rules);
  }

  /**
   * The rule of an operation.
   *
   * @param kind its name, in front of it the domain where that is not ONNX's own
   */
  public static Optional<Rule> of(String kind) {
    return Optional.ofNullable(ALL.get(kind));
  }
}
