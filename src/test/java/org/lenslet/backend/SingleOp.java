package org.lenslet.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.error.KernelBuildException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Runs one operation on a backend, from host tensors to host tensors. Every tensor lies at an
 * offset between guard elements; outputs start as NaN. A kernel that writes beyond a tensor, or
 * over an input, fails.
 */
public final class SingleOp {
  private static final int GUARD = 17;
  private static final int GUARD_INT = 0x7fc0dead;
  private static final float GUARD_FLOAT = Float.intBitsToFloat(GUARD_INT);

  private final Scope scope;
  private final Backend backend;
  private final List<Placed> placed = new ArrayList<>();

  private SingleOp(Scope scope, Backend backend) {
    this.scope = scope;
    this.backend = backend;
  }

  /** The outputs by the first candidate that accepts. */
  public static List<HostTensor> run(Backend backend, Op op, HostTensor... inputs) {
    return run(backend, candidate(backend, problem(op, inputs)), op, inputs);
  }

  /** The first output by the first candidate that accepts. */
  public static HostTensor apply(Backend backend, Op op, HostTensor... inputs) {
    return run(backend, op, inputs).get(0);
  }

  /** The outputs by the given candidate, which must accept. */
  public static List<HostTensor> run(
      Backend backend, Candidate candidate, Op op, HostTensor... inputs) {
    return run(backend, candidate, op, new int[0], inputs);
  }

  /**
   * The outputs by the first candidate that accepts, some lying over the memory of inputs.
   *
   * @param overInput for each output the input whose memory it takes, or -1
   */
  public static List<HostTensor> runInPlace(
      Backend backend, Op op, int[] overInput, HostTensor... inputs) {
    return run(backend, candidate(backend, problem(op, inputs)), op, overInput, inputs);
  }

  /** The candidates with a proposal for a problem that the device builds. */
  public static List<Candidate> candidates(Backend backend, Problem problem) {
    return backend.catalog().of(problem.op().getClass()).stream()
        .filter(candidate -> builds(candidate.propose(problem)))
        .toList();
  }

  private static boolean builds(Answer answer) {
    try {
      if (answer instanceof Proposal proposal) {
        proposal.prepare();
        return true;
      }
      return false;
    } catch (KernelBuildException e) {
      return false;
    }
  }

  /** The problem of an operation on host tensors. */
  public static Problem problem(Op op, HostTensor... inputs) {
    return Problem.of(op, Arrays.stream(inputs).map(HostTensor::spec).toList());
  }

  private static Candidate candidate(Backend backend, Problem problem) {
    return candidates(backend, problem).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedOpException(
                    problem + ": expected a candidate on " + backend.name() + ", got none"));
  }

  private static List<HostTensor> run(
      Backend backend, Candidate candidate, Op op, int[] overInput, HostTensor... inputs) {
    Problem problem = problem(op, inputs);
    if (!(candidate.propose(problem) instanceof Proposal proposal)) {
      throw new UnsupportedOpException(candidate.name() + " rejects " + problem);
    }
    try (Scope scope = new Scope()) {
      SingleOp run = new SingleOp(scope, backend);
      List<DeviceTensor> in = new ArrayList<>();
      for (HostTensor input : inputs) {
        in.add(run.place("input " + in.size(), input, true));
      }
      List<DeviceTensor> out = new ArrayList<>();
      for (TensorSpec spec : problem.outputs()) {
        int over = out.size() < overInput.length ? overInput[out.size()] : -1;
        out.add(over < 0 ? run.output("output " + out.size(), spec) : run.over(in.get(over), spec));
      }
      int floats = Math.max(1, Math.toIntExact(proposal.workspaceFloats()));
      DeviceTensor workspace = run.output("workspace", TensorSpec.f32(floats));
      scope.own(proposal.bind(new Binding(in, out, workspace))).run();
      backend.finish();
      run.checkGuards(candidate.name() + " on " + problem);
      return out.stream().map(DeviceTensor::toHost).toList();
    }
  }

  private DeviceTensor output(String what, TensorSpec spec) {
    HostTensor undefined = HostTensor.zeros(spec);
    if (spec.type() == DType.FLOAT32) {
      Arrays.fill(undefined.floats(), Float.NaN);
    } else {
      Arrays.fill(undefined.ints(), Integer.MIN_VALUE);
    }
    return place(what, undefined, false);
  }

  private DeviceTensor over(DeviceTensor input, TensorSpec spec) {
    placed.stream()
        .filter(tensor -> tensor.tensor.equals(input))
        .forEach(tensor -> tensor.mustStay = false);
    return new DeviceTensor(input.buffer(), input.offset(), spec);
  }

  private DeviceTensor place(String what, HostTensor content, boolean mustStay) {
    TensorSpec spec = content.spec();
    DeviceBuffer buffer = scope.own(backend.allocate(spec.type(), spec.elements() + 2 * GUARD));
    buffer.write(0, guards(spec.type(), buffer.elements()));
    DeviceTensor tensor = new DeviceTensor(buffer, GUARD, spec);
    tensor.write(content);
    placed.add(new Placed(what, tensor, content, mustStay));
    return tensor;
  }

  private static HostTensor guards(DType type, int elements) {
    HostTensor guards = HostTensor.zeros(new TensorSpec(type, Shape.of(elements)));
    if (type == DType.FLOAT32) {
      Arrays.fill(guards.floats(), GUARD_FLOAT);
    } else {
      Arrays.fill(guards.ints(), GUARD_INT);
    }
    return guards;
  }

  private void checkGuards(String run) {
    for (Placed placed : placed) {
      DeviceBuffer buffer = placed.tensor.buffer();
      HostTensor guard = guards(buffer.type(), GUARD);
      for (int offset : new int[] {0, buffer.elements() - GUARD}) {
        HostTensor found = guard.copy();
        buffer.read(offset, found);
        if (!found.bitwiseEquals(guard)) {
          throw new AssertionError(run + " wrote outside " + placed.what);
        }
      }
      if (placed.mustStay && !placed.tensor.toHost().bitwiseEquals(placed.content)) {
        throw new AssertionError(run + " changed " + placed.what);
      }
    }
  }

  /** A tensor in guarded memory. */
  private static final class Placed {
    private final String what;
    private final DeviceTensor tensor;
    private final HostTensor content;
    private boolean mustStay;

    Placed(String what, DeviceTensor tensor, HostTensor content, boolean mustStay) {
      this.what = what;
      this.tensor = tensor;
      this.content = content;
      this.mustStay = mustStay;
    }
  }
}
