package org.lenslet.parity.shapes;

import java.util.List;
import org.lenslet.parity.Footprint;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;

/**
 * One line of a {@link ShapeFile}.
 *
 * @param name as the file gives it, such as {@code alexnet:conv1}
 * @param flops floating-point operations of one forward ({@link OpFacts#flops})
 * @param cases the forward, then backwardData and backwardFilter of a convolution, or the backward
 *     of a pool; maximum and mean one after the other where the line asks for both
 */
public record ShapeRow(String name, long flops, List<OpCase> cases) {
  public ShapeRow {
    cases = List.copyOf(cases);
  }

  /** The most memory that comparing one of the cases takes ({@link Footprint#bytes}). */
  public long bytes() {
    return cases.stream().mapToLong(c -> Footprint.bytes(c.problem())).max().orElse(0);
  }
}
