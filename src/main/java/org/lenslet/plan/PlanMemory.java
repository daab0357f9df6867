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

/** The blocks of memory that a plan owns: one per element type, more where a block is too large. */
final class PlanMemory {
  private final PlanLayout layout;
  private final Map<DType, List<DeviceBuffer>> buffers = new EnumMap<>(DType.class);
  private final Map<Storages.Storage, Integer> indexes = new HashMap<>();
  private final List<Selector.Choice> choices;

  PlanMemory(Backend backend, Scope scope, Storages storages, List<Selector.Choice> choices) {
    this.choices = choices;
    this.layout = PlanLayout.of(backend, storages, choices);
    layout
        .layouts()
        .forEach(
            (type, blocks) -> {
              List<DeviceBuffer> ofType = new ArrayList<>();
              blocks.sizes().forEach(size -> ofType.add(scope.own(backend.allocate(type, size))));
              buffers.put(type, ofType);
            });
    layout
        .planned()
        .forEach(
            (type, ofType) -> {
              for (int i = 0; i < ofType.size(); i++) {
                indexes.put(ofType.get(i), i);
              }
            });
  }

  DeviceTensor tensor(Storages.Storage storage) {
    return tensor(storage.owner.spec(), indexes.get(storage));
  }

  DeviceTensor workspace(int step) {
    int index = layout.planned().get(DType.FLOAT32).size() + step;
    return tensor(TensorSpec.f32(PlanLayout.workspace(choices, step)), index);
  }

  private DeviceTensor tensor(TensorSpec spec, int index) {
    MemoryPlanner.Layout places = layout.layouts().get(spec.type());
    DeviceBuffer buffer = buffers.get(spec.type()).get(places.blocks().get(index));
    return new DeviceTensor(buffer, places.offsets().get(index), spec);
  }

  long bytes() {
    return layout.buffers().stream().mapToLong(Long::longValue).sum();
  }
}
