package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.gemm.MatrixProducts;
import org.lenslet.backend.opencl.launch.Activations;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.conv.Convolution;

/** Convolution forward by its formula, a work-item an output. */
public final class ConvolutionForwardDirect implements Algorithm {
  private static final int GROUP = 64;

  @Override
  public String name() {
    return "convolution_forward_direct";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    KernelVariant kernel =
        KernelVariant.of(
            "conv/" + name() + ".cl",
            Activations.define(((Convolution) problem.op()).activation()));
    return Draft.of(kernel, (binding, launch) -> enqueue(sizes, kernel, binding, launch))
        .cost(MatrixProducts.costWithoutTiles(device, sizes.multiplyAdds()));
  }

  private static void enqueue(
      ConvolutionSizes sizes, KernelVariant kernel, Binding binding, LaunchBuilder launch) {
    int outputs = binding.output(0).spec().elements();
    if (outputs == 0) {
      return;
    }
    KernelCall call = sizes.window().bind(launch.kernel(kernel));
    ConvolutionLinks.bind(call, launch, sizes, ConvolutionLinks.byOutput(sizes))
        .in("x", binding.input(0))
        .in("w", binding.input(1))
        .out("y", binding.output(0))
        .i32("outputs", outputs)
        .i32("channels_in", sizes.inputs())
        .i32("channels_out", sizes.outputs())
        .i32("inputs_per_group", sizes.inputsPerGroup())
        .i32("outputs_per_group", sizes.outputsPerGroup());
    ConvolutionSizes.bindBias(call, binding).range(outputs, GROUP).enqueue();
  }
}
