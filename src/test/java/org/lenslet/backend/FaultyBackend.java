package org.lenslet.backend;

import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.tensor.DType;

/** A backend in the heap whose kernels of one operation spoil what they have done. */
public final class FaultyBackend implements Backend {
  private final Backend right;
  private final KernelCatalog catalog;

  /** What happens after the right kernel has run; decides by itself when to happen. */
  @FunctionalInterface
  public interface Damage {
    void apply(Problem problem, Binding binding);
  }

  /** A backend that owns the right one. */
  public FaultyBackend(Backend right, Class<? extends Op> op, Damage damage) {
    this.right = right;
    KernelCatalog.Builder builder = KernelCatalog.builder();
    for (Class<? extends Op> each : Operations.all()) {
      for (Candidate candidate : right.catalog().of(each)) {
        builder.add(each, each == op ? spoilt(candidate, damage) : candidate);
      }
    }
    this.catalog = builder.build();
  }

  private static Candidate spoilt(Candidate candidate, Damage damage) {
    return new Candidate() {
      @Override
      public String name() {
        return candidate.name();
      }

      @Override
      public Answer propose(Problem problem) {
        return ForwardingProposal.bindingBy(
            candidate.propose(problem),
            (proposal, binding) -> {
              Launch launch = proposal.bind(binding);
              return () -> {
                launch.run();
                damage.apply(problem, binding);
              };
            });
      }
    };
  }

  /** Adds to one element of a tensor. */
  public static void add(DeviceTensor tensor, int index, float amount) {
    HeapBuffer.floats(tensor)[tensor.offset() + index] += amount;
  }

  @Override
  public String name() {
    return right.name();
  }

  @Override
  public String deviceName() {
    return "faulty " + right.deviceName();
  }

  @Override
  public KernelCatalog catalog() {
    return catalog;
  }

  @Override
  public DeviceBuffer allocate(DType type, int elements) {
    return right.allocate(type, elements);
  }

  @Override
  public void finish() {
    right.finish();
  }

  @Override
  public void close() {
    right.close();
  }
}
