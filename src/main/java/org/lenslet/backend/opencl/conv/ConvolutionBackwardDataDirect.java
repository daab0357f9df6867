package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.gemm.MatrixProducts;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** The input's gradient by its formula, gathered, a work-item an element. */
public final class ConvolutionBackwardDataDirect implements Algorithm {
  private static final int GROUP = 64;

  @Override
  public String name() {
    return "convolution_backward_data_direct";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    KernelVariant kernel = KernelVariant.of("conv/" + name() + ".cl");
    return Draft.of(kernel, (binding, launch) -> enqueue(sizes, kernel, binding, launch))
        .cost(MatrixProducts.costWithoutTiles(device, sizes.multiplyAdds()));
  }

  private static void enqueue(
      ConvolutionSizes sizes, KernelVariant kernel, Binding binding, LaunchBuilder launch) {
    int elements = binding.output(0).spec().elements();
    if (elements == 0) {
      return;
    }
    KernelCall call = sizes.window().bind(launch.kernel(kernel));
    ConvolutionLinks.bind(call, launch, sizes, ConvolutionLinks.byInput(sizes))
        .in("dy", binding.input(0))
        .in("w", binding.input(1))
        .out("dx", binding.output(0))
        .i32("elements", elements)
        .i32("channels_in", sizes.inputs())
        .i32("channels_out", sizes.outputs())
        .i32("inputs_per_group", sizes.inputsPerGroup())
        .i32("outputs_per_group", sizes.outputsPerGroup())
        .range(elements, GROUP)
        .enqueue();
  }
}
