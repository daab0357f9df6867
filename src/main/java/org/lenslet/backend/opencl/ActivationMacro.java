package org.lenslet.backend.opencl;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lenslet.op.UnaryFunction;

/** The macro by which a kernel is built with the function that it ends in. */
final class ActivationMacro {
  private ActivationMacro() {}

  /** {@code ACTIVATION} as a function of {@code common/functions.clh}; nothing for none. */
  static Map<String, String> of(Optional<UnaryFunction> activation) {
    return activation
        .map(f -> Map.of("ACTIVATION", "function_" + f.name().toLowerCase(Locale.ROOT)))
        .orElse(Map.of());
  }
}
