package org.lenslet.onnx.file;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph.
 *
 * @param type of its elements; empty where it is no tensor, or the file does not say
 * @param extents one an axis; empty where the file does not say of what rank it is
 */
public record OnnxValue(String name, Optional<ElementType> type, Optional<List<Extent>> extents) {

  /**
   * The extent of an axis.
   *
   * @param number -1 where it is not known
   * @param symbol the name of what it is, where it is not known; may be empty
   */
  public record Extent(long number, String symbol) {
    /** Whether the file has the number. */
    public boolean isKnown() {
      return number >= 0;
    }

    @Override
    public String toString() {
      return isKnown() ? Long.toString(number) : symbol.isEmpty() ? "?" : symbol;
    }
  }

  /** As in {@code x: float batchx3x224x224}. */
  @Override
  public String toString() {
    String shape =
        extents
            .map(list -> list.stream().map(Extent::toString).collect(joining("x")))
            .map(text -> text.isEmpty() ? "scalar" : text)
            .orElse("of any shape");
    return name + ": " + type.map(ElementType::toString).orElse("no tensor") + " " + shape;
  }
}
