package org.lenslet.backend.opencl.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.tensor.TensorSpec;

/**
 * The parameters of an update, cut into blocks for the work-groups of one launch. In one launch go
 * all parameters whose tensors lie in the same buffers: all of them in a plan, where one buffer
 * holds the variables and another the gradients.
 *
 * @param buffers what each role (p, g, states, new p, new states) lies in
 * @param table a row a block: its length, and for each role where it begins
 * @param count how many blocks there are
 */
record UpdateBlocks(List<DeviceBuffer> buffers, int[] table, int count) {

  /**
   * The launches.
   *
   * @param roles for each role a tensor per parameter
   * @param block elements of a block
   */
  static List<UpdateBlocks> of(List<List<DeviceTensor>> roles, int block) {
    Map<List<DeviceBuffer>, List<int[]>> rows = new LinkedHashMap<>();
    for (int parameter = 0; parameter < roles.get(0).size(); parameter++) {
      int index = parameter;
      List<DeviceTensor> tensors = roles.stream().map(role -> role.get(index)).toList();
      List<int[]> own =
          rows.computeIfAbsent(
              tensors.stream().map(DeviceTensor::buffer).toList(), key -> new ArrayList<>());
      int elements = tensors.get(0).spec().elements();
      for (int from = 0; from < elements; from += block) {
        own.add(row(tensors, from, Math.min(block, elements - from)));
      }
    }
    List<UpdateBlocks> launches = new ArrayList<>();
    rows.forEach(
        (buffers, own) -> {
          if (!own.isEmpty()) {
            int[] table = own.stream().flatMapToInt(java.util.Arrays::stream).toArray();
            launches.add(new UpdateBlocks(buffers, table, own.size()));
          }
        });
    return launches;
  }

  private static int[] row(List<DeviceTensor> tensors, int from, int length) {
    int[] row = new int[1 + tensors.size()];
    row[0] = length;
    for (int role = 0; role < tensors.size(); role++) {
      row[1 + role] = tensors.get(role).offset() + from;
    }
    return row;
  }

  /** The memory of a role from its beginning: the table holds the offsets. */
  DeviceTensor memory(int role) {
    return new DeviceTensor(buffers.get(role), 0, TensorSpec.f32(1));
  }
}
