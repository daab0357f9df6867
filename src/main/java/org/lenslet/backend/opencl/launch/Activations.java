package org.lenslet.backend.opencl.launch;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lenslet.op.pointwise.UnaryFunction;

/** The macro ACTIVATION of {@code common/functions.clh}. */
public final class Activations {
  private Activations() {}

  /** Empty for none: the kernels' default. */
  public static Map<String, String> define(Optional<UnaryFunction> function) {
    return function
        .map(f -> Map.of("ACTIVATION", "function_" + f.name().toLowerCase(Locale.ROOT)))
        .orElse(Map.of());
  }
}
