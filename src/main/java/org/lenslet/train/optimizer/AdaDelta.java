package org.lenslet.train.optimizer;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.AdaDeltaUpdate;

/** AdaDelta, whose published rate is 1; see {@link AdaDeltaUpdate} for the formula. */
public record AdaDelta(
    float learningRate,
    float decay,
    float epsilon,
    float weightDecay,
    GroupRules rules,
    List<GradientTransform> transforms)
    implements Optimizer {

  public AdaDelta {
    SharedSettings.requireRate("adaDelta", learningRate);
    transforms = List.copyOf(transforms);
  }

  /** AdaDelta with the published constants: a decay of 0.95 and an epsilon of 1e-6. */
  public static AdaDelta of(float learningRate) {
    return new AdaDelta(learningRate, 0.95f, 1e-6f, 0, GroupRules.NONE, List.of());
  }

  /** With another decay of the means of the squares. */
  public AdaDelta decay(float decay) {
    return new AdaDelta(learningRate, decay, epsilon, weightDecay, rules, transforms);
  }

  /** With another epsilon, above 0. */
  public AdaDelta epsilon(float epsilon) {
    return new AdaDelta(learningRate, decay, epsilon, weightDecay, rules, transforms);
  }

  /** With weight decay added to the gradient. */
  public AdaDelta weightDecay(float weightDecay) {
    return new AdaDelta(learningRate, decay, epsilon, weightDecay, rules, transforms);
  }

  /** With other settings for a group: a function of those of all parameters. */
  public AdaDelta group(ParameterGroup group, UnaryOperator<GroupSettings> settings) {
    return withRules(rules.with(group, settings));
  }

  /** With no weight decay for biases and for coefficients of normalizations. */
  public AdaDelta exemptBiasesAndNorms() {
    return withRules(rules.exemptBiasesAndNorms());
  }

  private AdaDelta withRules(GroupRules rules) {
    return new AdaDelta(learningRate, decay, epsilon, weightDecay, rules, transforms);
  }

  @Override
  public AdaDelta transform(GradientTransform transform) {
    List<GradientTransform> all = SharedSettings.append(transforms, transform);
    return new AdaDelta(learningRate, decay, epsilon, weightDecay, rules, all);
  }

  @Override
  public List<String> states() {
    return List.of("squares", "steps");
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
    return new AdaDeltaUpdate(decay, epsilon, settings.weightDecay(), first);
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
