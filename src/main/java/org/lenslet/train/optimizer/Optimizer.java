package org.lenslet.train.optimizer;

import java.util.List;
import java.util.Map;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;

/** How gradients change parameters. */
public interface Optimizer {

  /** The rate before the schedule's factor and the groups' factors. */
  float learningRate();

  /** The names of the tensors it keeps per parameter, in the order of the operation's inputs. */
  List<String> states();

  /** The settings of the parameters whose group has none of its own. */
  GroupSettings settings();

  /** The settings of the groups that have their own. */
  default Map<ParameterGroup, GroupSettings> groups() {
    return Map.of();
  }

  /** The settings of a group. */
  default GroupSettings settings(ParameterGroup group) {
    return groups().getOrDefault(group, settings());
  }

  /** What gradients go through before the update, in order. */
  default List<GradientTransform> transforms() {
    return List.of();
  }

  /** The same with gradients that go through a transform, after those there are. */
  Optimizer transform(GradientTransform transform);

  /**
   * The update of all parameters of equal settings: inputs are {@link org.lenslet.op.StepNumbers},
   * parameters, gradients, then each state.
   *
   * @param first the first element of the step numbers that it may read
   */
  Op operation(GroupSettings settings, int first);

  /** The number of floats among the step numbers that an operation reads. */
  int floats();

  /**
   * Fills in the floats of the step numbers that an operation reads; allocates nothing.
   *
   * @param step the number of the step, from 1
   * @param rate the learning rate of this step and of the operation's settings
   * @param first the element of the first of them
   */
  void write(long step, float rate, int[] numbers, int first);

  /** All parameters in words: two optimizers with equal descriptions do the same. */
  String describe();
}
