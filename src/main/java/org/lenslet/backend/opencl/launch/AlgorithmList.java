package org.lenslet.backend.opencl.launch;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.op.Op;

/**
 * The algorithms of the families on one device, each family's in order of preference: tiles in
 * local memory gain a CPU device nothing, wide vectors do not even compile in time elsewhere.
 */
public final class AlgorithmList {
  /** An algorithm under its name, for an operation. */
  public record Entry(String name, Class<? extends Op> op, Algorithm algorithm) {}

  private final DeviceFacts device;
  private final Offer offer;
  private final List<Entry> entries = new ArrayList<>();

  public AlgorithmList(DeviceFacts device, Offer offer) {
    this.device = device;
    this.offer = offer;
  }

  /** The device that the list is for. */
  public DeviceFacts device() {
    return device;
  }

  public Offer offer() {
    return offer;
  }

  /** For CPU devices: a work-item computes a register tile, a row or a block with wide vectors. */
  public void wideVectors(String name, Class<? extends Op> op, Algorithm algorithm) {
    if (device.hasWideVectors()) {
      forAll(name, op, algorithm);
    }
  }

  /**
   * For GPUs: tiles in local memory. For parity runs a CPU device has them nevertheless, so that
   * they can be proved without a GPU.
   */
  public void localTiles(String name, Class<? extends Op> op, Algorithm algorithm) {
    if (!device.hasWideVectors() || offer == Offer.ALL) {
      forAll(name, op, algorithm);
    }
  }

  /** For every device: what takes over where the others refuse or fail. */
  public void forAll(String name, Class<? extends Op> op, Algorithm algorithm) {
    entries.add(new Entry(name, op, algorithm));
  }

  /** What was listed, in order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}
