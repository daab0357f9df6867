package org.lenslet.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Scope;
import org.lenslet.tensor.TensorSpec;

/**
 * The blocks of memory that a plan uses: one per pool, more where a block is too large. Blocks of
 * another plan that are large enough serve it, too, but for those of constants.
 */
final class PlanMemory {
  private final PlanLayout layout;
  private final Map<PlanLayout.Pool, List<DeviceBuffer>> buffers = new HashMap<>();
  private final Map<Storages.Storage, Integer> indexes = new HashMap<>();
  private final List<Selector.Choice> choices;
  private long bytes;

  /**
   * Allocates what is missing.
   *
   * @param lender of the other plan; null for none
   */
  PlanMemory(
      Backend backend,
      Scope scope,
      Storages storages,
      List<Selector.Choice> choices,
      PlanMemory lender) {
    this.choices = choices;
    this.layout = PlanLayout.of(backend, storages, choices);
    layout
        .layouts()
        .forEach(
            (pool, blocks) -> {
              List<DeviceBuffer> ofPool = new ArrayList<>();
              for (int size : blocks.sizes()) {
                DeviceBuffer lent = lender == null ? null : lender.lent(pool, ofPool.size(), size);
                ofPool.add(lent == null ? allocate(backend, scope, pool, size) : lent);
              }
              buffers.put(pool, ofPool);
            });
    layout
        .planned()
        .forEach(
            (pool, ofPool) -> {
              for (int i = 0; i < ofPool.size(); i++) {
                indexes.put(ofPool.get(i), i);
              }
            });
  }

  private DeviceBuffer allocate(Backend backend, Scope scope, PlanLayout.Pool pool, int size) {
    DeviceBuffer buffer = scope.own(backend.allocate(pool.type(), size));
    bytes += (long) size * pool.type().bytes();
    return buffer;
  }

  /** A block for another plan; null if it is not one of so many elements. */
  private DeviceBuffer lent(PlanLayout.Pool pool, int index, int elements) {
    List<DeviceBuffer> ofPool = buffers.get(pool);
    boolean fits =
        !pool.constant() && index < ofPool.size() && ofPool.get(index).elements() >= elements;
    return fits ? ofPool.get(index) : null;
  }

  DeviceTensor tensor(Storages.Storage storage) {
    return tensor(PlanLayout.Pool.of(storage), storage.owner.spec(), indexes.get(storage));
  }

  DeviceTensor workspace(int step) {
    PlanLayout.Pool pool = PlanLayout.Pool.OF_WORKSPACES;
    int index = layout.planned().get(pool).size() + step;
    return tensor(pool, TensorSpec.f32(PlanLayout.workspace(choices, step)), index);
  }

  private DeviceTensor tensor(PlanLayout.Pool pool, TensorSpec spec, int index) {
    MemoryPlanner.Layout places = layout.layouts().get(pool);
    DeviceBuffer buffer = buffers.get(pool).get(places.blocks().get(index));
    return new DeviceTensor(buffer, places.offsets().get(index), spec);
  }

  /** Bytes of the blocks that were allocated for this plan. */
  long bytes() {
    return bytes;
  }
}
