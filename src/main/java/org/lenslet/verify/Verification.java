package org.lenslet.verify;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.lenslet.backend.Backend;
import org.lenslet.error.DeviceException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.error.UsageException;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.KernelRun;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.StepRunner;

/**
 * Verifies every so many-th step of a training run, and the first of every plan. A verified step is
 * first run kernel by kernel, each result compared with the reference; then the plan runs it as
 * ever, and must leave the same bits in the variables, which proves that its layout of memory and
 * the order of its launches are right. Used by the thread that trains.
 */
public final class Verification implements StepRunner {
  /** The interval of a verification that only judges single kernels. */
  private static final int NEVER = 0;

  private final int interval;
  private final Backend reference;
  private final Set<ExecutionPlan> plans = Collections.newSetFromMap(new IdentityHashMap<>());
  private long steps;
  private long verified;
  private double worst;

  private Verification(int interval, Backend reference) {
    this.interval = interval;
    this.reference = reference;
  }

  /**
   * Verifies the first step of a run, and of batches of another size, and every so many-th.
   *
   * @param interval 1 for every step
   * @param reference the reference backend; not owned
   */
  public static Verification every(int interval, Backend reference) {
    if (interval < 1) {
      throw new UsageException("verify: expected an interval of at least 1, got " + interval);
    }
    return new Verification(interval, reference);
  }

  /** Verifies no step; tells whether a kernel is to blame where numbers are not finite. */
  public static Verification onlyOfFaults(Backend reference) {
    return new Verification(NEVER, reference);
  }

  @Override
  public void run(long step, ExecutionPlan plan, Variables variables) {
    steps++;
    if (interval == NEVER || !plans.add(plan) && (step - 1) % interval != 0) {
      plan.run();
      return;
    }
    Map<String, HostTensor> before = new LinkedHashMap<>();
    variables.names().forEach(name -> before.put(name, variables.read(name)));
    Map<String, HostTensor> expected = new HashMap<>(before);
    expected.putAll(compareKernels(step, plan));
    plan.run();
    for (String name : before.keySet()) {
      String difference = difference(name, expected.get(name), variables.read(name));
      if (!difference.isEmpty()) {
        before.forEach(variables::write);
        throw new DeviceException(
            "verify: expected step "
                + step
                + " to do what its kernels do one by one, got "
                + difference
                + "; do not trust the device's results");
      }
    }
    verified++;
  }

  /** The contents that the kernels would leave in the variables that they change. */
  private Map<String, HostTensor> compareKernels(long step, ExecutionPlan plan) {
    try (KernelJudge judge = new KernelJudge(reference)) {
      Map<String, HostTensor> contents = trace(plan, judge);
      KernelJudge.Verdict verdict = judge.first();
      if (!verdict.fault().isEmpty()) {
        throw new DeviceException(
            "verify: expected step "
                + step
                + " as reference computes it, got another result in "
                + verdict.fault()
                + "; do not trust the device's results");
      }
      worst = Math.max(worst, verdict.worst());
      return contents;
    }
  }

  private static Map<String, HostTensor> trace(ExecutionPlan plan, KernelJudge judge) {
    try {
      return plan.trace(judge::add);
    } catch (OutOfDeviceMemoryException e) {
      throw new OutOfDeviceMemoryException(
          "a step that is verified needs room for one kernel more: use a smaller batch, or verify"
              + " no step",
          OptionalInt.empty(),
          e);
    }
  }

  /** The first element that differs, in words; 0 is not -0, and any NaN equals any other. */
  private static String difference(String name, HostTensor expected, HostTensor got) {
    int elements = expected.bitwiseEquals(got) ? 0 : got.spec().elements();
    for (int i = 0; i < elements; i++) {
      Number want = element(expected, i);
      Number have = element(got, i);
      if (!want.equals(have)) {
        String position = Arrays.toString(got.shape().coordinates(i));
        return "%s at %s as %s in place of %s".formatted(name, position, have, want);
      }
    }
    return "";
  }

  /** Boxed, because boxed numbers are equal where their bits are, and all NaN are. */
  private static Number element(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32 ? (Number) tensor.floats()[index] : tensor.ints()[index];
  }

  @Override
  public String fault(KernelRun run) {
    return KernelJudge.of(run, reference).fault();
  }

  /** The steps that were run, verified or not. */
  public long steps() {
    return steps;
  }

  /** The steps that were verified and found right. */
  public long verifiedSteps() {
    return verified;
  }

  /** The largest error over its bound in the steps that were verified; at most 1. */
  public double worstErrorOverBound() {
    return worst;
  }
}
