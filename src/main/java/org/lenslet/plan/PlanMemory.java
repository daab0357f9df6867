package org.lenslet.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Scope;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/** The blocks of memory that a plan owns: one per element type. */
final class PlanMemory {
  private final Map<DType, DeviceBuffer> buffers = new EnumMap<>(DType.class);
  private final Map<Storages.Storage, Integer> offsets = new HashMap<>();
  private final int[] workspaceOffsets;
  private final List<Selector.Choice> choices;

  PlanMemory(Backend backend, Scope scope, Storages storages, List<Selector.Choice> choices) {
    this.choices = choices;
    this.workspaceOffsets = new int[choices.size()];
    for (DType type : DType.values()) {
      List<Storages.Storage> planned =
          storages.all().stream()
              .filter(s -> s.isPlanned() && s.owner.spec().type() == type)
              .toList();
      List<MemoryPlanner.Demand> demands = new ArrayList<>();
      for (Storages.Storage storage : planned) {
        int elements = Math.max(1, storage.owner.spec().elements());
        demands.add(new MemoryPlanner.Demand(elements, storage.first, storage.last));
      }
      if (type == DType.FLOAT32) {
        for (int i = 0; i < choices.size(); i++) {
          int floats = choices.get(i) == null ? 1 : Math.max(1, choices.get(i).workspaceFloats());
          demands.add(new MemoryPlanner.Demand(floats, i, i));
        }
      }
      MemoryPlanner.Layout layout = MemoryPlanner.plan(demands, ExecutionPlan.ALIGNMENT);
      for (int i = 0; i < planned.size(); i++) {
        offsets.put(planned.get(i), layout.offsets().get(i));
      }
      for (int i = planned.size(); i < demands.size(); i++) {
        workspaceOffsets[i - planned.size()] = layout.offsets().get(i);
      }
      if (layout.total() > 0) {
        buffers.put(type, scope.own(backend.allocate(type, layout.total())));
      }
    }
  }

  DeviceTensor tensor(Storages.Storage storage) {
    TensorSpec spec = storage.owner.spec();
    return new DeviceTensor(buffers.get(spec.type()), offsets.get(storage), spec);
  }

  DeviceTensor workspace(int step) {
    int floats = Math.max(1, choices.get(step).workspaceFloats());
    return new DeviceTensor(
        buffers.get(DType.FLOAT32), workspaceOffsets[step], TensorSpec.f32(floats));
  }

  long bytes() {
    return buffers.values().stream()
        .mapToLong(buffer -> (long) buffer.elements() * buffer.type().bytes())
        .sum();
  }
}
