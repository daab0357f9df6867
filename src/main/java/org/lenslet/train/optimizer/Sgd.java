package org.lenslet.train.optimizer;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.SgdUpdate;

/** Stochastic gradient descent; see {@link SgdUpdate} for the formula. */
public record Sgd(
    float learningRate,
    float momentum,
    boolean nesterov,
    float weightDecay,
    GroupRules rules,
    List<GradientTransform> transforms)
    implements Optimizer {

  public Sgd {
    SharedSettings.requireRate("sgd", learningRate);
    transforms = List.copyOf(transforms);
  }

  /** Plain gradient descent. */
  public static Sgd of(float learningRate) {
    return new Sgd(learningRate, 0, false, 0, GroupRules.NONE, List.of());
  }

  /** With momentum. */
  public Sgd momentum(float momentum) {
    return new Sgd(learningRate, momentum, nesterov, weightDecay, rules, transforms);
  }

  /** With Nesterov's momentum. */
  public Sgd nesterov(float momentum) {
    return new Sgd(learningRate, momentum, true, weightDecay, rules, transforms);
  }

  /** With weight decay: a Gaussian prior on the weights. */
  public Sgd weightDecay(float weightDecay) {
    return new Sgd(learningRate, momentum, nesterov, weightDecay, rules, transforms);
  }

  /** With other settings for a group: a function of those of all parameters. */
  public Sgd group(ParameterGroup group, UnaryOperator<GroupSettings> settings) {
    return withRules(rules.with(group, settings));
  }

  /** With no weight decay for biases and for coefficients of normalizations. */
  public Sgd exemptBiasesAndNorms() {
    return withRules(rules.exemptBiasesAndNorms());
  }

  private Sgd withRules(GroupRules rules) {
    return new Sgd(learningRate, momentum, nesterov, weightDecay, rules, transforms);
  }

  @Override
  public Sgd transform(GradientTransform transform) {
    List<GradientTransform> all = SharedSettings.append(transforms, transform);
    return new Sgd(learningRate, momentum, nesterov, weightDecay, rules, all);
  }

  @Override
  public List<String> states() {
    return momentum == 0 ? List.of() : List.of("velocity");
  }

  @Override
  public GroupSettings settings() {
    return new GroupSettings(weightDecay, 1);
  }

  @Override
  public Map<ParameterGroup, GroupSettings> groups() {
    return rules.settings(settings());
  }

  @Override
  public Op operation(GroupSettings settings, int first) {
    return new SgdUpdate(momentum, nesterov, settings.weightDecay(), first);
  }

  @Override
  public int floats() {
    return 1;
  }

  @Override
  public void write(long step, float rate, int[] numbers, int first) {
    StepNumbers.setFloat(numbers, first, rate);
  }

  @Override
  public String describe() {
    return SharedSettings.describe(this, rules);
  }
}
