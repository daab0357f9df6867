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
    this(right, op, Accuracy.FP32, damage);
  }

  /** A backend that owns the right one, and whose kernels of the operation state an accuracy. */
  public FaultyBackend(Backend right, Class<? extends Op> op, Accuracy stated, Damage damage) {
    this.right = right;
    KernelCatalog.Builder builder = KernelCatalog.builder();
    for (Class<? extends Op> each : Operations.all()) {
      for (Candidate candidate : right.catalog().of(each)) {
        builder.add(each, each == op ? spoilt(candidate, stated, damage) : candidate);
      }
    }
    this.catalog = builder.build();
  }

  private static Candidate spoilt(Candidate candidate, Accuracy stated, Damage damage) {
    return new Candidate() {
      @Override
      public String name() {
        return candidate.name();
      }

      @Override
      public Answer propose(Problem problem) {
        return candidate.propose(problem) instanceof Proposal proposal
            ? new Spoilt(problem, proposal, stated, damage)
            : candidate.propose(problem);
      }
    };
  }

  private static final class Spoilt extends ForwardingProposal {
    private final Problem problem;
    private final Accuracy stated;
    private final Damage damage;

    Spoilt(Problem problem, Proposal right, Accuracy stated, Damage damage) {
      super(right);
      this.problem = problem;
      this.stated = stated;
      this.damage = damage;
    }

    @Override
    public Accuracy accuracy() {
      return stated;
    }

    @Override
    public Launch bind(Binding binding) {
      Launch launch = super.bind(binding);
      return () -> {
        launch.run();
        damage.apply(problem, binding);
      };
    }
  }

  /** Rounds all results of FLOAT32 to eleven significant bits, as half precision has them. */
  public static void roundToElevenBits(Problem problem, Binding binding) {
    for (DeviceTensor output : binding.outputs()) {
      float[] values = HeapBuffer.floats(output);
      for (int i = output.offset(); i < output.offset() + output.spec().elements(); i++) {
        values[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) + 0x1000 & ~0x1fff);
      }
    }
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
