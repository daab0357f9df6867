package org.lenslet.backend.opencl.update;

import java.util.ArrayList;
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
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.SgdUpdate;

/**
 * An optimizer's step over all parameters in one launch, a work-group a block of neighbours.
 *
 * @param kernel the kernel's name
 * @param lanes elements that a work-item takes at a time
 * @param group work-items of a work-group
 * @param block elements for a work-group
 */
record UpdateFused(String kernel, int lanes, int group, int block) implements Algorithm {
  static final String SGD = "sgd_update_fused";
  static final String ADAM = "adam_update_fused";

  /** Neighbours for neighbours. */
  static UpdateFused scalar(String kernel) {
    return new UpdateFused(kernel, 1, 128, 1024);
  }

  /**
   * For CPU devices. Measured on PoCL for the 61,706 parameters of LeNet-5: 8 µs, where items of
   * one element take 95 to 200 µs.
   */
  static UpdateFused vector(String kernel) {
    return new UpdateFused(kernel, 16, 1, 4096);
  }

  @Override
  public String name() {
    return lanes == 1 ? kernel : kernel + "_vector";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    String file = "update/" + kernel + ".cl";
    KernelVariant variant =
        lanes == 1
            ? KernelVariant.of(file)
            : KernelVariant.of(file, Map.of("FUNCTION_LANES", lanes));
    return Draft.of(variant, (binding, launch) -> enqueue(variant, problem.op(), binding, launch));
  }

  private void enqueue(KernelVariant variant, Op op, Binding binding, LaunchBuilder launch) {
    List<String> names = names(op);
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
      if (op instanceof SgdUpdate sgd) {
        constants(call, sgd);
      } else {
        constants(call, (AdamUpdate) op);
      }
      // Groups of exactly this size: a block belongs to a group.
      int size = Math.min(group, call.maxWorkGroup());
      call.range(new long[] {(long) blocks.count() * size}, new long[] {size}).enqueue();
    }
  }

  /** The roles of the tensors in the order of {@link #roles}, as the kernels call them. */
  private static List<String> names(Op op) {
    if (op instanceof SgdUpdate) {
      return List.of("p", "g", "v", "new_p", "new_v");
    }
    return List.of("p", "g", "m", "v", "new_p", "new_m", "new_v");
  }

  /** For each role the tensors of all parameters; without momentum, p stands for v. */
  private static List<List<DeviceTensor>> roles(Op op, Binding binding) {
    int groups = op instanceof SgdUpdate sgd ? sgd.tensorsPerParameter() : 4;
    int parameters = (binding.inputs().size() - 1) / groups;
    List<List<DeviceTensor>> roles = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      roles.add(binding.inputs().subList(1 + i * parameters, 1 + (i + 1) * parameters));
    }
    boolean stateless = groups == 2;
    if (stateless) {
      roles.add(roles.get(0));
    }
    for (int i = 0; i < groups - 1; i++) {
      roles.add(binding.outputs().subList(i * parameters, (i + 1) * parameters));
    }
    if (stateless) {
      roles.add(roles.get(roles.size() - 1));
    }
    return roles;
  }

  private static void constants(KernelCall call, SgdUpdate op) {
    call.f32("momentum", op.momentum())
        .i32("nesterov", op.nesterov() ? 1 : 0)
        .f32("weight_decay", op.weightDecay())
        .i32("first", op.first());
  }

  private static void constants(KernelCall call, AdamUpdate op) {
    call.f32("beta1", op.beta1())
        .f32("rest1", (float) (1.0 - op.beta1()))
        .f32("beta2", op.beta2())
        .f32("rest2", (float) (1.0 - op.beta2()))
        .f32("epsilon", op.epsilon())
        .f32("weight_decay", op.weightDecay())
        .i32("decoupled", op.decoupled() ? 1 : 0)
        .i32("first", op.first());
  }
}
