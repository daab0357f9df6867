package org.lenslet.train;

import java.util.List;

/**
 * Which weights a model has taken over from a file of another one.
 *
 * @param taken the names of the weights that the file has in the same shape
 * @param kept the model's other weights, which keep their values, each with the reason
 * @param unused the names of the file's other tensors
 */
public record Transfer(List<String> taken, List<String> kept, List<String> unused) {
  public Transfer {
    taken = List.copyOf(taken);
    kept = List.copyOf(kept);
    unused = List.copyOf(unused);
  }
}
