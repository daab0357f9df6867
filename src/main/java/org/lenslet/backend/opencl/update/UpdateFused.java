package org.lenslet.backend.opencl.update;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Op;

/**
 * An optimizer's step over all parameters in one launch, a work-group a block of neighbours.
 *
 * @param formula the optimizer's
 * @param lanes elements that a work-item takes at a time
 * @param group work-items of a work-group
 * @param block elements for a work-group
 */
record UpdateFused(UpdateFormula<?> formula, int lanes, int group, int block) implements Algorithm {

  /** Neighbours for neighbours. */
  static UpdateFused scalar(UpdateFormula<?> formula) {
    return new UpdateFused(formula, 1, 128, 1024);
  }

  /**
   * For CPU devices. Measured on PoCL for the 61,706 parameters of LeNet-5: 8 µs, where items of
   * one element take 95 to 200 µs.
   */
  static UpdateFused vector(UpdateFormula<?> formula) {
    return new UpdateFused(formula, 16, 1, 4096);
  }

  @Override
  public String name() {
    return lanes == 1 ? formula.kernel() : formula.kernel() + "_vector";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    String file = "update/" + formula.kernel() + ".cl";
    KernelVariant variant =
        lanes == 1
            ? KernelVariant.of(file)
            : KernelVariant.of(file, Map.of("FUNCTION_LANES", lanes));
    return Draft.of(variant, (binding, launch) -> enqueue(variant, problem.op(), binding, launch));
  }

  private void enqueue(KernelVariant variant, Op op, Binding binding, LaunchBuilder launch) {
    List<String> names = formula.names();
    for (UpdateBlocks blocks : UpdateBlocks.of(roles(op, binding), block)) {
      KernelCall call =
          launch
              .kernel(variant)
              .in("numbers", binding.input(0))
              .in("blocks", launch.table(blocks.table()));
      for (int role = 0; role < names.size(); role++) {
        String name = names.get(role);
        if (name.startsWith("new_")) {
          call.out(name, blocks.memory(role));
        } else {
          call.in(name, blocks.memory(role));
        }
      }
      formula.addConstants(call, op);
      // Groups of exactly this size: a block belongs to a group.
      int size = Math.min(group, call.maxWorkGroup());
      call.range(new long[] {(long) blocks.count() * size}, new long[] {size}).enqueue();
    }
  }

  /** For each name the tensors of all parameters; p stands for states that there are not. */
  private List<List<DeviceTensor>> roles(Op op, Binding binding) {
    int groups = formula.tensors(op);
    int missing = 2 + formula.states().size() - groups;
    int parameters = (binding.inputs().size() - 1) / groups;
    List<List<DeviceTensor>> old = new ArrayList<>();
    List<List<DeviceTensor>> fresh = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      old.add(binding.inputs().subList(1 + i * parameters, 1 + (i + 1) * parameters));
    }
    for (int i = 0; i < groups - 1; i++) {
      fresh.add(binding.outputs().subList(i * parameters, (i + 1) * parameters));
    }
    old.addAll(Collections.nCopies(missing, old.get(0)));
    fresh.addAll(Collections.nCopies(missing, fresh.get(0)));
    old.addAll(fresh);
    return old;
  }
}
