package org.lenslet.safetensors;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.HostTensor;

/**
 * The content of a safetensors file: named tensors, and free text about them. Both maps are sorted
 * by name and cannot be changed; the tensors are shared, not copied.
 *
 * @param tensors the tensors by name, FLOAT32 or INT32
 * @param metadata anything worth saying about them, such as the name of the model
 */
public record SafetensorsFile(
    SortedMap<String, HostTensor> tensors, SortedMap<String, String> metadata) {

  /** The key of the header that holds the metadata; no tensor can have this name. */
  static final String METADATA_KEY = "__metadata__";

  public SafetensorsFile {
    if (tensors.containsKey(METADATA_KEY)) {
      throw new CheckpointException(
          "safetensors: expected tensor names other than " + METADATA_KEY + ", got it; rename it");
    }
    tensors.values().forEach(Objects::requireNonNull);
    metadata.values().forEach(Objects::requireNonNull);
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** The tensors and metadata of the given maps, which may be in any order. */
  public static SafetensorsFile of(Map<String, HostTensor> tensors, Map<String, String> metadata) {
    return new SafetensorsFile(new TreeMap<>(tensors), new TreeMap<>(metadata));
  }

  /**
   * Reads a file. F32 and I32 come as they are; F64, F16 and BF16 are converted to FLOAT32, and I64
   * to INT32. Memory is taken only after the header has been found to describe exactly this file.
   *
   * @throws CheckpointException if the file is missing, damaged, or holds another element type
   */
  public static SafetensorsFile read(Path file) {
    return SafetensorsReader.read(file);
  }

  /**
   * Writes the file atomically. Equal content gives equal bytes, whatever the order of the maps.
   *
   * @throws org.lenslet.error.LensletException if it cannot be written; an older file is then
   *     intact
   */
  public void write(Path file) {
    SafetensorsWriter.write(this, file);
  }
}
