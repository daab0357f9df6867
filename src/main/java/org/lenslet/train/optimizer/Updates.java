package org.lenslet.train.optimizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.tensor.TensorSpec;

/**
 * The end of a training step: an optimizer's updates, one node for all parameters of equal
 * settings, and the step numbers that they read.
 *
 * @param settings each other than the rest; number i finds its floats behind those of number i - 1
 * @param averaging the decay of moving averages of the parameters, of which the share of the newest
 *     lies behind all floats; 0 for none
 * @param rateFactors further factors on the rate, by names of layers, blocks or parameters
 */
public record Updates(
    Optimizer optimizer,
    List<GroupSettings> settings,
    double averaging,
    Map<String, Float> rateFactors) {
  /** What the names of averages begin with, before the parameter's. */
  public static final String AVERAGE = "average.";

  /** Without averages. */
  public static Updates of(Optimizer optimizer) {
    return of(optimizer, 0, Map.of());
  }

  /**
   * Of an optimizer, with averages of the parameters where the decay is above 0, and with further
   * factors on the rate, by names of layers, blocks or parameters.
   *
   * @param averaging the decay, in [0, 1)
   */
  public static Updates of(Optimizer optimizer, double averaging, Map<String, Float> rateFactors) {
    Set<GroupSettings> distinct = new LinkedHashSet<>();
    distinct.add(optimizer.settings());
    optimizer.groups().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(ParameterGroup::name)))
        .forEach(entry -> distinct.add(entry.getValue()));
    List.copyOf(distinct)
        .forEach(own -> rateFactors.values().forEach(factor -> distinct.add(scaled(own, factor))));
    return new Updates(optimizer, List.copyOf(distinct), averaging, rateFactors);
  }

  private static GroupSettings scaled(GroupSettings own, float factor) {
    return factor == 1 ? own : own.rateFactor(own.rateFactor() * factor);
  }

  /** Whether a parameter is, or belongs to, the layer, block or parameter of a name. */
  public static boolean isOf(String name, String parameter) {
    return parameter.equals(name) || parameter.startsWith(name + ".");
  }

  /** The settings of a parameter: its group's, with the factor of the longest name it is of. */
  private GroupSettings settings(Parameter parameter) {
    GroupSettings own = optimizer.settings(parameter.group());
    return rateFactors.keySet().stream()
        .filter(name -> isOf(name, parameter.name()))
        .max(Comparator.comparingInt(String::length))
        .map(name -> scaled(own, rateFactors.get(name)))
        .orElse(own);
  }

  /** The spec of the step numbers. */
  public TensorSpec numbers() {
    return StepNumbers.spec(settings.size() * optimizer.floats() + (averaging > 0 ? 1 : 0));
  }

  /**
   * Fills in the step numbers; allocates nothing.
   *
   * @param step the number of the step, from 1
   * @param rate the learning rate of this step, before the groups' factors
   */
  public void write(int[] numbers, long seed, long step, float rate) {
    StepNumbers.setSeedAndStep(numbers, seed, step);
    for (int i = 0; i < settings.size(); i++) {
      optimizer.write(step, rate * settings.get(i).rateFactor(), numbers, first(i));
    }
    if (averaging > 0) {
      StepNumbers.setFloat(numbers, first(settings.size()), share(step));
    }
  }

  /**
   * The share of the newest parameters in their average: all of it in the first step, so that what
   * training starts from leaves no trace, then more than 1 - decay as long as there are few.
   */
  private float share(long step) {
    return (float) (1 - Math.min(averaging, (step - 1.0) / (step + 9)));
  }

  private int first(int setting) {
    return StepNumbers.FLOATS + setting * optimizer.floats();
  }

  /** Appends the optimizer's variables, its updates of all parameters, and their averages. */
  public void append(GraphBuilder graph, Value numbers, List<Gradient> gradients) {
    List<List<Value>> states = new ArrayList<>();
    for (String state : optimizer.states()) {
      List<Value> ofAll = new ArrayList<>();
      for (Gradient gradient : gradients) {
        String name = "optimizer." + gradient.parameter().name() + "." + state;
        ofAll.add(graph.variable(name, gradient.value().spec()));
      }
      states.add(ofAll);
    }
    Map<Value, Value> fresh = new HashMap<>();
    for (int i = 0; i < settings.size(); i++) {
      GroupSettings own = settings.get(i);
      int[] members =
          IntStream.range(0, gradients.size())
              .filter(p -> own.equals(settings(gradients.get(p).parameter())))
              .toArray();
      if (members.length > 0) {
        update(graph, numbers, i, gradients, states, members, fresh);
      }
    }
    if (averaging > 0) {
      average(graph, numbers, gradients, fresh);
    }
  }

  private void update(
      GraphBuilder graph,
      Value numbers,
      int setting,
      List<Gradient> gradients,
      List<List<Value>> states,
      int[] members,
      Map<Value, Value> fresh) {
    List<Value> targets = new ArrayList<>();
    List<Value> operands = new ArrayList<>();
    for (int member : members) {
      targets.add(gradients.get(member).parameter().value());
    }
    operands.add(numbers);
    operands.addAll(targets);
    for (int member : members) {
      operands.add(gradients.get(member).value());
    }
    for (List<Value> state : states) {
      for (int member : members) {
        targets.add(state.get(member));
        operands.add(state.get(member));
      }
    }
    List<Value> updated =
        graph.applyAll(optimizer.operation(settings.get(setting), first(setting)), operands);
    for (int i = 0; i < targets.size(); i++) {
      graph.update(targets.get(i), updated.get(i));
      fresh.put(targets.get(i), updated.get(i));
    }
  }

  private void average(
      GraphBuilder graph, Value numbers, List<Gradient> gradients, Map<Value, Value> fresh) {
    List<Value> averages = new ArrayList<>();
    List<Value> operands = new ArrayList<>(List.of(numbers));
    for (Gradient gradient : gradients) {
      String name = AVERAGE + gradient.parameter().name();
      averages.add(graph.variable(name, gradient.value().spec()));
    }
    operands.addAll(averages);
    gradients.forEach(gradient -> operands.add(fresh.get(gradient.parameter().value())));
    List<Value> moved = graph.applyAll(new AverageUpdate(first(settings.size())), operands);
    for (int i = 0; i < averages.size(); i++) {
      graph.update(averages.get(i), moved.get(i));
    }
  }
}
