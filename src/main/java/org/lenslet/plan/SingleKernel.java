package org.lenslet.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Scope;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/** Runs one kernel from host memory to host memory, alone on the device. */
final class SingleKernel {
  private SingleKernel() {}

  /**
   * Runs a kernel once. Values of one home lie in one piece of memory, so that an output may lie
   * over an input; all other outputs and the workspace are full of NaN before, so that what nobody
   * writes is seen.
   *
   * @param inputs the contents of the node's inputs, in order
   * @param home what stands for a value's memory
   * @return the contents of the node's outputs, in order
   */
  static List<HostTensor> run(
      Selector.Choice choice,
      Backend backend,
      List<HostTensor> inputs,
      Function<Value, Object> home) {
    Node node = choice.node();
    try (Scope scope = new Scope()) {
      Map<Object, DeviceBuffer> buffers = new HashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        Value input = node.inputs().get(i);
        if (!buffers.containsKey(home.apply(input))) {
          DeviceBuffer buffer = allocate(backend, scope, input.spec());
          buffer.write(0, inputs.get(i));
          buffers.put(home.apply(input), buffer);
        }
      }
      for (Value output : node.outputs()) {
        buffers.computeIfAbsent(
            home.apply(output), key -> unwritten(backend, scope, output.spec()));
      }
      TensorSpec workspace = TensorSpec.f32(Math.max(1, choice.workspaceFloats()));
      List<DeviceTensor> outputs = tensors(node.outputs(), home, buffers);
      Binding binding =
          new Binding(
              tensors(node.inputs(), home, buffers),
              outputs,
              new DeviceTensor(unwritten(backend, scope, workspace), 0, workspace));
      scope.own(choice.proposal().bind(binding)).run();
      return outputs.stream().map(DeviceTensor::toHost).toList();
    }
  }

  private static List<DeviceTensor> tensors(
      List<Value> values, Function<Value, Object> home, Map<Object, DeviceBuffer> buffers) {
    List<DeviceTensor> tensors = new ArrayList<>();
    values.forEach(v -> tensors.add(new DeviceTensor(buffers.get(home.apply(v)), 0, v.spec())));
    return tensors;
  }

  private static DeviceBuffer unwritten(Backend backend, Scope scope, TensorSpec spec) {
    HostTensor contents = HostTensor.zeros(spec);
    if (spec.type() == DType.FLOAT32) {
      Arrays.fill(contents.floats(), Float.NaN);
    } else {
      Arrays.fill(contents.ints(), Integer.MIN_VALUE);
    }
    DeviceBuffer buffer = allocate(backend, scope, spec);
    buffer.write(0, contents);
    return buffer;
  }

  private static DeviceBuffer allocate(Backend backend, Scope scope, TensorSpec spec) {
    return scope.own(backend.allocate(spec.type(), Math.max(1, spec.elements())));
  }
}
