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
import org.lenslet.op.norm.BatchNormBackward;

/**
 * The gradients of normalization: the sums of pieces of channels, then the pieces put together and
 * the gradient of every element.
 *
 * @param isVector for CPU devices, a work-item a piece in vectors; else for GPUs
 */
public record BatchNormBackwardPieces(boolean isVector) implements Algorithm {

  @Override
  public String name() {
    return "batch_norm_backward_" + (isVector ? "vector" : "teams");
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ChannelTeams teams = ChannelTeams.of(problem.input(0).shape(), isVector);
    if (teams.channels() == 0) {
      return Draft.nothing();
    }
    float epsilon = ((BatchNormBackward) problem.op()).epsilon();
    KernelVariant sums = teams.variant("batch_norm_sums");
    KernelVariant backward = teams.variant("batch_norm_backward");
    int floats = 2 * teams.targets();
    return Draft.of(
            List.of(sums, backward),
            (binding, launch) -> {
              DeviceTensor between = new Workspace(binding.workspace()).take(floats);
              teams
                  .bindWithParts(launch.kernel(sums))
                  .in("x", binding.input(0))
                  .in("dy", binding.input(1))
                  .in("means", binding.input(2))
                  .out("sums", between)
                  .enqueue();
              enqueue(teams, launch, backward, binding, between, epsilon);
            })
        .workspace(floats)
        .cost(teams.cost());
  }

  private static void enqueue(
      ChannelTeams teams,
      LaunchBuilder launch,
      KernelVariant backward,
      Binding binding,
      DeviceTensor sums,
      float epsilon) {
    boolean isAffine = binding.inputs().size() > 4;
    KernelCall call =
        teams
            .bind(launch.kernel(backward))
            .in("x", binding.input(0))
            .in("dy", binding.input(1))
            .in("means", binding.input(2))
            .in("variances", binding.input(3))
            .in("sums", sums)
            .out("dx", binding.output(0));
    if (isAffine) {
      call.in("gamma", binding.input(4))
          .out("dgamma", binding.output(1))
          .out("dbeta", binding.output(2));
    } else {
      call.absent("gamma").absent("dgamma").absent("dbeta");
    }
    call.i32("affine", isAffine ? 1 : 0).f32("epsilon", epsilon).enqueue();
  }
}
