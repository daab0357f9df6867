package org.lenslet.layer.scope;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.lenslet.error.ShapeException;

/** The names that are taken in a scope. A prefix is empty or ends with a dot. */
public final class Names {
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<Join, String> steps = new IdentityHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** The name of a step: the one it has, or its kind with the next number. */
  public String of(String prefix, Join step) {
    String name = steps.get(step);
    if (name == null) {
      name = next(prefix, step.kind());
      steps.put(step, name);
    }
    return name;
  }

  /** A kind with the next number. */
  public String next(String prefix, String kind) {
    return claim(prefix, kind + counts.merge(prefix + kind, 1, Integer::sum));
  }

  /** A name that nothing else in the scope has. */
  public String claim(String prefix, String name) {
    if (name.isBlank() || name.contains(".")) {
      throw new ShapeException("name: expected one without dots, got '" + name + "'");
    }
    if (!taken.add(prefix + name)) {
      throw new ShapeException("name: expected a new one, got '" + prefix + name + "' again");
    }
    return prefix + name;
  }
}
