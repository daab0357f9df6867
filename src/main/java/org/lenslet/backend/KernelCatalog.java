package org.lenslet.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.op.Op;

/** For each operation the candidates in order of preference. Immutable. */
public final class KernelCatalog {
  private final Map<Class<? extends Op>, List<Candidate>> candidates;

  private KernelCatalog(Map<Class<? extends Op>, List<Candidate>> candidates) {
    this.candidates = candidates;
  }

  /** The candidates for an operation; empty where there are none. */
  public List<Candidate> of(Class<? extends Op> op) {
    return candidates.getOrDefault(op, List.of());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects candidates; a line an algorithm. */
  public static final class Builder {
    private final Map<Class<? extends Op>, List<Candidate>> candidates = new HashMap<>();

    /** Adds a candidate behind those already there for the operation. */
    public Builder add(Class<? extends Op> op, Candidate candidate) {
      candidates.computeIfAbsent(op, key -> new ArrayList<>()).add(candidate);
      return this;
    }

    public KernelCatalog build() {
      Map<Class<? extends Op>, List<Candidate>> copy = new HashMap<>();
      candidates.forEach((op, list) -> copy.put(op, List.copyOf(list)));
      return new KernelCatalog(copy);
    }
  }
}
