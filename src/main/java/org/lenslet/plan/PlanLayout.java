package org.lenslet.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.tensor.DType;

/**
 * Where every value and workspace of a plan lies, before any memory is allocated.
 *
 * @param planned per pool the storages, in the order in which the layout has them
 * @param layouts per pool; that of the workspaces has one for each choice at its end
 */
record PlanLayout(
    Map<Pool, List<Storages.Storage>> planned, Map<Pool, MemoryPlanner.Layout> layouts) {

  /**
   * What lies in blocks of its own.
   *
   * @param constant written once for all runs, and so nobody else's between them
   */
  record Pool(DType type, boolean constant) {
    /** The pool that workspaces lie in, too. */
    static final Pool OF_WORKSPACES = new Pool(DType.FLOAT32, false);

    /** The pool of a storage that is planned. */
    static Pool of(Storages.Storage storage) {
      return new Pool(storage.owner.spec().type(), storage.constant);
    }
  }

  static PlanLayout of(Backend backend, Storages storages, List<Selector.Choice> choices) {
    Map<Pool, List<Storages.Storage>> planned = new LinkedHashMap<>();
    Map<Pool, MemoryPlanner.Layout> layouts = new LinkedHashMap<>();
    for (DType type : DType.values()) {
      for (boolean constant : new boolean[] {false, true}) {
        Pool pool = new Pool(type, constant);
        List<Storages.Storage> members =
            storages.all().stream().filter(s -> s.isPlanned() && Pool.of(s).equals(pool)).toList();
        List<MemoryPlanner.Demand> demands = new ArrayList<>();
        for (Storages.Storage storage : members) {
          int elements = Math.max(1, storage.owner.spec().elements());
          demands.add(new MemoryPlanner.Demand(elements, storage.first, storage.last));
        }
        if (pool.equals(Pool.OF_WORKSPACES)) {
          for (int i = 0; i < choices.size(); i++) {
            demands.add(new MemoryPlanner.Demand(workspace(choices, i), i, i));
          }
        }
        long capacity = backend.memory().largestBuffer() / type.bytes();
        layouts.put(
            pool,
            MemoryPlanner.plan(
                demands, ExecutionPlan.ALIGNMENT, (int) Math.min(Integer.MAX_VALUE, capacity)));
        planned.put(pool, members);
      }
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
        (pool, layout) ->
            layout.sizes().forEach(elements -> bytes.add((long) elements * pool.type().bytes())));
    return bytes;
  }
}
