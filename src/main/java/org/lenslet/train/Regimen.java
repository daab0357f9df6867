package org.lenslet.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lenslet.data.batch.Mixup;
import org.lenslet.error.UsageException;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.train.optimizer.Updates;

/**
 * How a task is trained beyond its optimizer. Names are those of layers, blocks or parameters.
 *
 * @param accumulation the batches whose mean gradient an update takes, at least 1
 * @param averaging the decay of moving averages of the parameters, by which the model is judged and
 *     which it ends with; 0 for none
 * @param frozen names of what is not learnt
 * @param rateFactors what the learning rate is multiplied by, by name; of several that are of a
 *     parameter the longest counts
 * @param mixup the alpha of {@link org.lenslet.data.batch.Mixup}; 0 for none
 * @param dropsLast whether examples that do not fill a batch at the end of an epoch are left out;
 *     else they are a smaller one
 */
public record Regimen(
    int accumulation,
    double averaging,
    List<String> frozen,
    Map<String, Float> rateFactors,
    double mixup,
    boolean dropsLast) {
  /** An update a batch, of all parameters alike and all examples, without averages. */
  public static final Regimen PLAIN = new Regimen(1, 0, List.of(), Map.of(), 0, false);

  public Regimen {
    frozen = List.copyOf(frozen);
    rateFactors = Collections.unmodifiableMap(new TreeMap<>(rateFactors));
    if (accumulation < 1) {
      throw new UsageException("accumulation: expected at least 1 batch, got " + accumulation);
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new UsageException("averaging: expected a decay in [0, 1), got " + averaging);
    }
    if (mixup != 0) {
      new Mixup(mixup); // refuses what it cannot be
    }
    rateFactors.forEach(
        (name, factor) -> {
          if (!(factor >= 0) || Float.isInfinite(factor)) {
            throw new UsageException(
                "rate of %s: expected a factor of at least 0, got %s".formatted(name, factor));
          }
        });
  }

  /** With another number of batches an update. */
  public Regimen accumulation(int batches) {
    return new Regimen(batches, averaging, frozen, rateFactors, mixup, dropsLast);
  }

  /** With another decay of averages. */
  public Regimen averaging(double decay) {
    return new Regimen(accumulation, decay, frozen, rateFactors, mixup, dropsLast);
  }

  /** With other layers, blocks or parameters that are not learnt. */
  public Regimen frozen(List<String> names) {
    return new Regimen(accumulation, averaging, names, rateFactors, mixup, dropsLast);
  }

  /** With a factor on the learning rate of a layer, block or parameter. */
  public Regimen rateFactor(String name, float factor) {
    Map<String, Float> factors = new TreeMap<>(rateFactors);
    factors.put(name, factor);
    return new Regimen(accumulation, averaging, frozen, factors, mixup, dropsLast);
  }

  /** With examples of a batch mixed, or with 0 as they are. */
  public Regimen mixup(double alpha) {
    return new Regimen(accumulation, averaging, frozen, rateFactors, alpha, dropsLast);
  }

  /** With the last, smaller batch of an epoch left out, or not. */
  public Regimen dropLast(boolean drops) {
    return new Regimen(accumulation, averaging, frozen, rateFactors, mixup, drops);
  }

  /**
   * The parameters that are learnt.
   *
   * @param all of the model
   * @throws UsageException if a name is that of none, or nothing is left
   */
  List<Parameter> learnt(List<Parameter> all) {
    frozen.forEach(name -> requireKnown("frozen", name, all));
    rateFactors.keySet().forEach(name -> requireKnown("rate", name, all));
    List<Parameter> learnt = new ArrayList<>(all);
    learnt.removeIf(
        parameter -> frozen.stream().anyMatch(name -> Updates.isOf(name, parameter.name())));
    if (learnt.isEmpty() && !all.isEmpty()) {
      throw new UsageException("frozen: expected some parameters to learn, got none; freeze less");
    }
    return learnt;
  }

  private static void requireKnown(String what, String name, List<Parameter> all) {
    if (all.stream().noneMatch(parameter -> Updates.isOf(name, parameter.name()))) {
      throw new UsageException(
          "%s: expected the name of a layer, block or parameter, got '%s'; the parameters are %s"
              .formatted(what, name, all.stream().map(Parameter::name).toList()));
    }
  }
}
