package org.lenslet.backend.opencl.launch;

import java.util.List;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Binding;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.program.KernelVariant;

/** What an algorithm would do on a device that is only known by its facts: a pure value. */
public sealed interface Draft {
  /**
   * The algorithm cannot.
   *
   * @param reason what it would need, in words
   */
  record Refused(String reason) implements Draft {}

  /** Puts kernels, bound to memory, into a launch, in the order in which they run. */
  @FunctionalInterface
  interface Enqueue {
    void enqueue(Binding binding, LaunchBuilder launch);
  }

  /**
   * The algorithm can.
   *
   * @param variants all kernels that {@code enqueue} uses
   * @param workspaceFloats FLOAT32 elements of workspace
   * @param cost see {@link org.lenslet.backend.Proposal#cost}
   */
  record Kernels(
      List<KernelVariant> variants,
      long workspaceFloats,
      double cost,
      Accuracy accuracy,
      Enqueue enqueue)
      implements Draft {

    public Kernels {
      variants = List.copyOf(variants);
    }

    public Kernels workspace(long floats) {
      return new Kernels(variants, floats, cost, accuracy, enqueue);
    }

    public Kernels cost(double estimate) {
      return new Kernels(variants, workspaceFloats, estimate, accuracy, enqueue);
    }

    public Kernels accuracy(Accuracy stated) {
      return new Kernels(variants, workspaceFloats, cost, stated, enqueue);
    }
  }

  /** A refusal. */
  static Draft refuse(String format, Object... values) {
    return new Refused(format.formatted(values));
  }

  /** Kernels without workspace, of cost 1 and of single precision's accuracy. */
  static Kernels of(List<KernelVariant> variants, Enqueue enqueue) {
    return new Kernels(variants, 0, 1, Accuracy.FP32, enqueue);
  }

  /** One kernel without workspace, of cost 1 and of single precision's accuracy. */
  static Kernels of(KernelVariant variant, Enqueue enqueue) {
    return of(List.of(variant), enqueue);
  }

  /** For a problem without a single result: no kernel runs. */
  static Kernels nothing() {
    return of(List.of(), (binding, launch) -> {});
  }
}
