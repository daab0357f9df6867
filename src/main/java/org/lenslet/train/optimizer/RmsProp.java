package org.lenslet.train.optimizer;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.RmsPropUpdate;

/** RMSProp; see {@link RmsPropUpdate} for the formula. */
public record RmsProp(
    float learningRate,
    float decay,
    float epsilon,
    float momentum,
    float weightDecay,
    GroupRules rules,
    List<GradientTransform> transforms)
    implements Optimizer {

  public RmsProp {
    SharedSettings.requireRate("rmsProp", learningRate);
    transforms = List.copyOf(transforms);
  }

  /** RMSProp with a decay of 0.99, an epsilon of 1e-8 and no momentum. */
  public static RmsProp of(float learningRate) {
    return new RmsProp(learningRate, 0.99f, 1e-8f, 0, 0, GroupRules.NONE, List.of());
  }

  /** With another decay of the mean of the squares. */
  public RmsProp decay(float decay) {
    return new RmsProp(learningRate, decay, epsilon, momentum, weightDecay, rules, transforms);
  }

  /** With another epsilon, above 0. */
  public RmsProp epsilon(float epsilon) {
    return new RmsProp(learningRate, decay, epsilon, momentum, weightDecay, rules, transforms);
  }

  /** With momentum. */
  public RmsProp momentum(float momentum) {
    return new RmsProp(learningRate, decay, epsilon, momentum, weightDecay, rules, transforms);
  }

  /** With weight decay added to the gradient. */
  public RmsProp weightDecay(float weightDecay) {
    return new RmsProp(learningRate, decay, epsilon, momentum, weightDecay, rules, transforms);
  }

  /** With other settings for a group: a function of those of all parameters. */
  public RmsProp group(ParameterGroup group, UnaryOperator<GroupSettings> settings) {
    return withRules(rules.with(group, settings));
  }

  /** With no weight decay for biases and for coefficients of normalizations. */
  public RmsProp exemptBiasesAndNorms() {
    return withRules(rules.exemptBiasesAndNorms());
  }

  private RmsProp withRules(GroupRules rules) {
    return new RmsProp(learningRate, decay, epsilon, momentum, weightDecay, rules, transforms);
  }

  @Override
  public RmsProp transform(GradientTransform transform) {
    List<GradientTransform> all = SharedSettings.append(transforms, transform);
    return new RmsProp(learningRate, decay, epsilon, momentum, weightDecay, rules, all);
  }

  @Override
  public List<String> states() {
    return momentum == 0 ? List.of("squares") : List.of("squares", "velocity");
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
    return new RmsPropUpdate(decay, epsilon, momentum, settings.weightDecay(), first);
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
