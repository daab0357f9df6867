package org.lenslet.safetensors;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.lenslet.error.CheckpointException;

/**
 * A parsed header: the entries in the order of their offsets, and the metadata.
 *
 * @param entries the tensors
 * @param metadata the strings under {@code __metadata__}, empty if there are none
 */
record Header(List<TensorEntry> entries, Map<String, String> metadata) {

  Header {
    entries =
        entries.stream()
            .sorted(
                Comparator.comparingLong(TensorEntry::begin)
                    .thenComparingLong(TensorEntry::end)
                    .thenComparing(TensorEntry::name))
            .toList();
  }

  /** The entries in the order of their names. */
  List<TensorEntry> byName() {
    return entries.stream().sorted(Comparator.comparing(TensorEntry::name)).toList();
  }

  /**
   * Checks that the tensors fill a buffer of the given size without a hole, an overlap or a rest.
   * With that, everything that will be allocated is bounded by the size of the file, but for
   * conversions to wider types.
   *
   * @param subject the file, for messages
   * @throws CheckpointException if they do not
   */
  void requireFills(long bufferBytes, Object subject) {
    long position = 0;
    for (TensorEntry entry : entries) {
      String tensor = subject + ": tensor " + Quoted.of(entry.name());
      if (entry.begin() != position) {
        throw new CheckpointException(
            tensor
                + ": expected its data at offset "
                + position
                + ", where the tensor before it ends, got "
                + entry.begin());
      }
      if (entry.end() - entry.begin() != entry.bytes()) {
        throw new CheckpointException(
            tensor
                + ": expected "
                + Long.toUnsignedString(entry.bytes())
                + " bytes for "
                + entry.stored()
                + " of shape "
                + entry.extents()
                + ", got "
                + (entry.end() - entry.begin())
                + " from its offsets");
      }
      position = entry.end();
    }
    if (position != bufferBytes) {
      throw new CheckpointException(
          subject
              + ": expected "
              + position
              + " bytes of tensor data after the header, got "
              + bufferBytes
              + (bufferBytes < position
                  ? "; the file is cut short, copy it again"
                  : "; something was appended to the file"));
    }
  }
}
