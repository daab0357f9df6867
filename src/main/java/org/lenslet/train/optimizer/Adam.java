package org.lenslet.train.optimizer;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.AdamUpdate;

/** Adam, or AdamW with decoupled weight decay; see {@link AdamUpdate} for the formula. */
public record Adam(
    float learningRate,
    float beta1,
    float beta2,
    float epsilon,
    float weightDecay,
    boolean decoupled,
    GroupRules rules,
    List<GradientTransform> transforms)
    implements Optimizer {

  public Adam {
    SharedSettings.requireRate("adam", learningRate);
    transforms = List.copyOf(transforms);
  }

  /** Adam with the published constants: 0.9, 0.999 and 1e-8. */
  public static Adam of(float learningRate) {
    return new Adam(learningRate, 0.9f, 0.999f, 1e-8f, 0, false, GroupRules.NONE, List.of());
  }

  /** With other decay rates of the moments. */
  public Adam betas(float beta1, float beta2) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled, rules, transforms);
  }

  /** With weight decay added to the gradient. */
  public Adam weightDecay(float weightDecay) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, false, rules, transforms);
  }

  /** With weight decay apart from the gradient: AdamW. */
  public Adam decoupledWeightDecay(float weightDecay) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, true, rules, transforms);
  }

  /** With other settings for a group: a function of those of all parameters. */
  public Adam group(ParameterGroup group, UnaryOperator<GroupSettings> settings) {
    return withRules(rules.with(group, settings));
  }

  /** With no weight decay for biases and for coefficients of normalizations. */
  public Adam exemptBiasesAndNorms() {
    return withRules(rules.exemptBiasesAndNorms());
  }

  private Adam withRules(GroupRules rules) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled, rules, transforms);
  }

  @Override
  public Adam transform(GradientTransform transform) {
    List<GradientTransform> all = SharedSettings.append(transforms, transform);
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled, rules, all);
  }

  @Override
  public List<String> states() {
    return List.of("m", "v");
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
    return new AdamUpdate(beta1, beta2, epsilon, settings.weightDecay(), decoupled, first);
  }

  @Override
  public int floats() {
    return 3;
  }

  @Override
  public void write(long step, float rate, int[] numbers, int first) {
    StepNumbers.setFloat(numbers, first, rate);
    StepNumbers.setFloat(numbers, first + 1, (float) (1 / (1 - Math.pow(beta1, step))));
    StepNumbers.setFloat(numbers, first + 2, (float) (1 / (1 - Math.pow(beta2, step))));
  }

  @Override
  public String describe() {
    return SharedSettings.describe(this, rules);
  }
}
