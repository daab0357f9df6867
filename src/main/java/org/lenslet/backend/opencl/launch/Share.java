package org.lenslet.backend.opencl.launch;

import org.lenslet.backend.opencl.platform.DeviceFacts;

/**
 * How rows, planes or lanes are shared out to the work-items of a CPU device: so many to each that
 * starting a work-item costs little, and enough items that a late core leaves its share to others.
 *
 * @param perItem how many a work-item computes, the last one perhaps fewer
 * @param items how many work-items there are
 */
public record Share(int perItem, int items) {
  private static final int ITEMS_PER_UNIT = 16;

  public static Share of(DeviceFacts device, int count) {
    int most = Math.max(1, device.computeUnits()) * ITEMS_PER_UNIT;
    int perItem = (int) (((long) count + most - 1) / most);
    return new Share(perItem, (int) (((long) count + perItem - 1) / perItem));
  }
}
