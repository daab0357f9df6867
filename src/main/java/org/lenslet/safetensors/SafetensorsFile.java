package org.lenslet.safetensors;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.HostTensor;

/**
 * The content of a safetensors file: named tensors, and free text about them. The maps are sorted
 * by name and cannot be changed; the tensors are shared, not copied.
 *
 * @param tensors the tensors by name, FLOAT32 or INT32
 * @param metadata anything worth saying about them, such as the name of the model
 * @param others what a file has besides and was passed over, by name with type and shape in words,
 *     as {@code BOOL[4]}
 * @param changed whether the metadata holds a {@link Checksum} that is not the content's: another
 *     program has changed tensors and kept the metadata, or the file is damaged
 */
public record SafetensorsFile(
    SortedMap<String, HostTensor> tensors,
    SortedMap<String, String> metadata,
    SortedMap<String, String> others,
    boolean changed) {

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
    others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
  }

  /** The tensors and metadata of the given maps, which may be in any order. */
  public static SafetensorsFile of(Map<String, HostTensor> tensors, Map<String, String> metadata) {
    return new SafetensorsFile(
        new TreeMap<>(tensors), new TreeMap<>(metadata), new TreeMap<>(), false);
  }

  /**
   * Reads a file, as {@link #read(Path, Predicate)} does, with all tensors that fit in memory here:
   * of a type that is named there and of at most 2147483647 elements.
   *
   * @throws CheckpointException if the file is missing, damaged, or not of the format
   */
  public static SafetensorsFile read(Path file) {
    return SafetensorsReader.read(file, name -> true, false);
  }

  /**
   * Reads some tensors of a file; the rest is passed over, of whatever type, size and rank, and
   * takes no memory.
   *
   * <p>F32 and I32 come as they are. F16 and BF16 become FLOAT32, exactly. F64 becomes the nearest
   * FLOAT32, of two the even one, and infinity beyond its range. I64 becomes INT32 where all values
   * fit. A wanted tensor of any other type is among {@link #others}, as it is none that a model can
   * be given. Keys that the format does not know are passed over, too. Memory is taken only after
   * the header has been found to describe exactly this file.
   *
   * @param wanted the names of the tensors to read
   * @throws CheckpointException if the file is missing, damaged, or not of the format, or a wanted
   *     tensor of I64 has a value that does not fit
   */
  public static SafetensorsFile read(Path file, Predicate<String> wanted) {
    return SafetensorsReader.read(file, wanted, true);
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
