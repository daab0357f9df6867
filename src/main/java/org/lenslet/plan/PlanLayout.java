package org.lenslet.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.tensor.DType;

/**
 * Where every value and workspace of a plan lies, before any memory is allocated.
 *
 * @param planned per element type the storages, in the order in which the layout has them
 * @param layouts per element type; that of FLOAT32 has a workspace for each choice at its end
 */
record PlanLayout(
    Map<DType, List<Storages.Storage>> planned, Map<DType, MemoryPlanner.Layout> layouts) {

  static PlanLayout of(Backend backend, Storages storages, List<Selector.Choice> choices) {
    Map<DType, List<Storages.Storage>> planned = new EnumMap<>(DType.class);
    Map<DType, MemoryPlanner.Layout> layouts = new EnumMap<>(DType.class);
    for (DType type : DType.values()) {
      List<Storages.Storage> ofType =
          storages.all().stream()
              .filter(s -> s.isPlanned() && s.owner.spec().type() == type)
              .toList();
      List<MemoryPlanner.Demand> demands = new ArrayList<>();
      for (Storages.Storage storage : ofType) {
        int elements = Math.max(1, storage.owner.spec().elements());
        demands.add(new MemoryPlanner.Demand(elements, storage.first, storage.last));
      }
      if (type == DType.FLOAT32) {
        for (int i = 0; i < choices.size(); i++) {
          demands.add(new MemoryPlanner.Demand(workspace(choices, i), i, i));
        }
      }
      long capacity = backend.memory().largestBuffer() / type.bytes();
      layouts.put(
          type,
          MemoryPlanner.plan(
              demands, ExecutionPlan.ALIGNMENT, (int) Math.min(Integer.MAX_VALUE, capacity)));
      planned.put(type, ofType);
    }
    return new PlanLayout(planned, layouts);
  }

  /** The workspace of a choice in elements, at least 1. */
  static int workspace(List<Selector.Choice> choices, int index) {
    Selector.Choice choice = choices.get(index);
    return choice == null ? 1 : Math.max(1, choice.workspaceFloats());
  }

  /** The sizes in bytes of the buffers that the plan needs. */
  List<Long> buffers() {
    List<Long> bytes = new ArrayList<>();
    layouts.forEach(
        (type, layout) ->
            layout.sizes().forEach(elements -> bytes.add((long) elements * type.bytes())));
    return bytes;
  }
}
