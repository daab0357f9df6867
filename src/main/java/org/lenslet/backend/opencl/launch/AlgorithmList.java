package org.lenslet.backend.opencl.launch;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.op.Op;

/**
 * The algorithms of the families on one device. Their order decides between equal costs: tiles in
 * local memory gain a CPU device nothing, wide vectors do not even compile in time elsewhere.
 */
public final class AlgorithmList {
  /** An algorithm for an operation. */
  public record Entry(Class<? extends Op> op, Algorithm algorithm) {}

  private final DeviceFacts device;
  private final boolean all;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param all whether to list also what is made for other kinds of device, as far as this one can
   *     run it
   */
  public AlgorithmList(DeviceFacts device, boolean all) {
    this.device = device;
    this.all = all;
  }

  /** The device that the list is for. */
  public DeviceFacts device() {
    return device;
  }

  /** For CPU devices: a work-item computes a register tile, a row or a block with wide vectors. */
  public void wideVectors(Class<? extends Op> op, Algorithm algorithm) {
    if (device.hasWideVectors()) {
      forAll(op, algorithm);
    }
  }

  /**
   * For GPUs: tiles in local memory. A CPU device has them where all are listed, so that they can
   * be proved without a GPU.
   */
  public void localTiles(Class<? extends Op> op, Algorithm algorithm) {
    if (all || !device.hasWideVectors()) {
      forAll(op, algorithm);
    }
  }

  /** For every device: what takes over where the others refuse or fail. */
  public void forAll(Class<? extends Op> op, Algorithm algorithm) {
    entries.add(new Entry(op, algorithm));
  }

  /** What was listed, in order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}
