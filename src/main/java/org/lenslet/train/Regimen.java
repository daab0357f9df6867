package org.lenslet.train;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Parameter;

/**
 * How a task is trained beyond its optimizer.
 *
 * @param accumulation the batches whose mean gradient an update takes, at least 1
 * @param averaging the decay of moving averages of the parameters, by which the model is judged and
 *     which it ends with; 0 for none
 * @param frozen names of layers, blocks or parameters that are not learnt
 */
public record Regimen(int accumulation, double averaging, List<String> frozen) {
  /** An update a batch, of all parameters, without averages. */
  public static final Regimen PLAIN = new Regimen(1, 0, List.of());

  public Regimen {
    frozen = List.copyOf(frozen);
    if (accumulation < 1) {
      throw new UsageException("accumulation: expected at least 1 batch, got " + accumulation);
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new UsageException("averaging: expected a decay in [0, 1), got " + averaging);
    }
  }

  /** With another number of batches an update. */
  public Regimen accumulation(int batches) {
    return new Regimen(batches, averaging, frozen);
  }

  /** With another decay of averages. */
  public Regimen averaging(double decay) {
    return new Regimen(accumulation, decay, frozen);
  }

  /** With other layers, blocks or parameters that are not learnt. */
  public Regimen frozen(List<String> names) {
    return new Regimen(accumulation, averaging, names);
  }

  /**
   * The parameters that are learnt.
   *
   * @param all of the model
   * @throws UsageException if a name is that of none, or nothing is left
   */
  List<Parameter> learnt(List<Parameter> all) {
    for (String name : frozen) {
      if (all.stream().noneMatch(parameter -> isOf(name, parameter))) {
        throw new UsageException(
            "frozen: expected the name of a layer, block or parameter, got '%s'; the parameters are %s"
                .formatted(name, all.stream().map(Parameter::name).toList()));
      }
    }
    List<Parameter> learnt = new ArrayList<>(all);
    learnt.removeIf(parameter -> frozen.stream().anyMatch(name -> isOf(name, parameter)));
    if (learnt.isEmpty() && !all.isEmpty()) {
      throw new UsageException("frozen: expected some parameters to learn, got none; freeze less");
    }
    return learnt;
  }

  private static boolean isOf(String name, Parameter parameter) {
    return parameter.name().equals(name) || parameter.name().startsWith(name + ".");
  }
}
