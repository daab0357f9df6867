package org.lenslet.backend.opencl.norm;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.norm.BatchNorm;

/**
 * Normalization by the statistics of the batch: the moments of pieces of channels, then the pieces
 * put together and every element normalized.
 *
 * @param isVector for CPU devices, a work-item a piece in vectors; else for GPUs
 */
public record BatchNormForward(boolean isVector) implements Algorithm {

  @Override
  public String name() {
    return "batch_norm_forward_" + (isVector ? "vector" : "teams");
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ChannelTeams teams = ChannelTeams.of(problem.input(0).shape(), isVector);
    if (teams.channels() == 0) {
      return Draft.nothing();
    }
    float epsilon = ((BatchNorm) problem.op()).epsilon();
    KernelVariant moments = teams.variant("batch_norm_moments");
    KernelVariant forward = teams.variant("batch_norm_forward");
    int floats = 2 * teams.targets();
    return Draft.of(
            List.of(moments, forward),
            (binding, launch) -> {
              DeviceTensor between = new Workspace(binding.workspace()).take(floats);
              teams
                  .bindWithParts(launch.kernel(moments))
                  .in("x", binding.input(0))
                  .out("moments", between)
                  .enqueue();
              enqueue(teams, launch, forward, binding, between, epsilon);
            })
        .workspace(floats)
        .cost(teams.cost());
  }

  private static void enqueue(
      ChannelTeams teams,
      LaunchBuilder launch,
      KernelVariant forward,
      Binding binding,
      DeviceTensor moments,
      float epsilon) {
    boolean isAffine = binding.inputs().size() > 1;
    KernelCall call = teams.bind(launch.kernel(forward)).in("x", binding.input(0));
    call.in("moments", moments);
    if (isAffine) {
      call.in("gamma", binding.input(1)).in("beta", binding.input(2));
    } else {
      call.absent("gamma").absent("beta");
    }
    call.out("y", binding.output(0))
        .out("means", binding.output(1))
        .out("variances", binding.output(2))
        .i32("affine", isAffine ? 1 : 0)
        .f32("epsilon", epsilon)
        .enqueue();
  }
}
