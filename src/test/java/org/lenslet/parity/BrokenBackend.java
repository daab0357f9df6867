package org.lenslet.parity;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.DType;

/** The reference with defects in the candidates of one operation. */
final class BrokenBackend implements Backend {
  private final Backend reference = new ReferenceBackend();
  private final KernelCatalog catalog;

  /** The reference with the operation's candidates replaced. */
  static BrokenBackend with(Class<? extends Op> op, UnaryOperator<Candidate> defect) {
    return new BrokenBackend(op, candidates -> candidates.stream().map(defect).toList());
  }

  /** The reference with a defective candidate before each right one of the operation. */
  static BrokenBackend withFirst(Class<? extends Op> op, UnaryOperator<Candidate> defect) {
    return new BrokenBackend(
        op,
        candidates ->
            candidates.stream().flatMap(right -> Stream.of(defect.apply(right), right)).toList());
  }

  /** The reference without any candidate for the operation. */
  static BrokenBackend without(Class<? extends Op> op) {
    return new BrokenBackend(op, candidates -> List.of());
  }

  /** The reference with other candidates for the operation. */
  BrokenBackend(Class<? extends Op> op, UnaryOperator<List<Candidate>> change) {
    KernelCatalog.Builder builder = KernelCatalog.builder();
    for (Class<? extends Op> each : Operations.all()) {
      List<Candidate> candidates = reference.catalog().of(each);
      (each == op ? change.apply(candidates) : candidates)
          .forEach(candidate -> builder.add(each, candidate));
    }
    catalog = builder.build();
  }

  /** The row of the operation's only candidate, which has the defect, over its whole catalogue. */
  static ParityRow run(Class<? extends Op> op, UnaryOperator<Candidate> defect) {
    return run(op, defect, EnumSet.allOf(Tier.class));
  }

  static ParityRow run(Class<? extends Op> op, UnaryOperator<Candidate> defect, Set<Tier> tiers) {
    return run(op, defect, Cases.of(op), tiers);
  }

  static ParityRow run(
      Class<? extends Op> op,
      UnaryOperator<Candidate> defect,
      List<OpCase> cases,
      Set<Tier> tiers) {
    List<ParityRow> rows = ParityRun.run(with(op, defect), new ReferenceBackend(), cases, tiers);
    if (rows.size() != 1) {
      throw new AssertionError("expected 1 row, got " + rows);
    }
    return rows.get(0);
  }

  @Override
  public String name() {
    return "broken";
  }

  @Override
  public String deviceName() {
    return "broken " + reference.deviceName();
  }

  @Override
  public KernelCatalog catalog() {
    return catalog;
  }

  @Override
  public DeviceBuffer allocate(DType type, int elements) {
    return reference.allocate(type, elements);
  }

  @Override
  public void finish() {
    reference.finish();
  }

  @Override
  public void close() {
    reference.close();
  }
}
