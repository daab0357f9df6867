package org.lenslet.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Lifetime;
import org.lenslet.backend.Scope;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/**
 * The variables of one or more graphs on a device: parameters, optimizer state, accumulators. Plans
 * that are compiled with the same variables share them by name, so that a plan for evaluation sees
 * what the plan for training has learnt. Variables of one type lie side by side in one block, in
 * the order given. Owned by whoever made it; closed after the plans that use it.
 */
public final class Variables implements AutoCloseable {
  private final Map<String, DeviceTensor> tensors = new LinkedHashMap<>();
  private final Scope scope = new Scope();
  private final Lifetime lifetime = new Lifetime("variables", scope::close);
  private final Backend backend;
  private long bytes;

  /** Allocates the variables of a graph, all zero. */
  public Variables(Backend backend, List<Value> variables) {
    this.backend = backend;
    backend.requireOpen();
    try {
      for (DType type : DType.values()) {
        allocate(backend, type, variables.stream().filter(v -> v.spec().type() == type).toList());
      }
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /** Memory that somebody else owns, as variables by name. */
  Variables(Backend backend, Map<String, DeviceTensor> memory) {
    this.backend = backend;
    tensors.putAll(memory);
  }

  private void allocate(Backend backend, DType type, List<Value> variables) {
    int[] offsets = new int[variables.size()];
    int total = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = total;
      total = Math.addExact(total, aligned(variables.get(i).spec().elements()));
    }
    if (total == 0) {
      return;
    }
    DeviceBuffer buffer = scope.own(backend.allocate(type, total));
    bytes += (long) total * type.bytes();
    for (int i = 0; i < offsets.length; i++) {
      TensorSpec spec = variables.get(i).spec();
      DeviceTensor tensor = new DeviceTensor(buffer, offsets[i], spec);
      tensor.write(HostTensor.zeros(spec));
      tensors.put(variables.get(i).name(), tensor);
    }
  }

  private static int aligned(int elements) {
    return Math.multiplyExact(
        Math.addExact(elements, ExecutionPlan.ALIGNMENT - 1) / ExecutionPlan.ALIGNMENT,
        ExecutionPlan.ALIGNMENT);
  }

  /**
   * Refuses variables that are closed.
   *
   * @throws org.lenslet.error.ClosedException if these are
   */
  void requireOpen() {
    lifetime.requireOpen();
  }

  /** The names, in order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Bytes of device memory, the gaps between variables counted. */
  public long bytes() {
    return bytes;
  }

  /** The device memory of a variable. */
  public DeviceTensor tensor(String name) {
    backend.requireOpen();
    requireOpen();
    DeviceTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ShapeException("variables: expected one of " + names() + ", got " + name);
    }
    return tensor;
  }

  /** The device memory of a graph's variable, which must have the spec it was allocated with. */
  DeviceTensor tensor(Value variable) {
    DeviceTensor tensor = tensor(variable.name());
    if (!tensor.spec().equals(variable.spec())) {
      throw new ShapeException(
          "variables: expected " + variable + ", got " + tensor.spec() + " of that name");
    }
    return tensor;
  }

  /** The contents of a variable, copied. */
  public HostTensor read(String name) {
    return tensor(name).toHost();
  }

  /** Replaces the contents of a variable. */
  public void write(String name, HostTensor contents) {
    tensor(name).write(contents);
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
