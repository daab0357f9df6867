package org.lenslet.train.optimizer;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.AdagradUpdate;

/** Adagrad; see {@link AdagradUpdate} for the formula. */
public record Adagrad(
    float learningRate,
    float epsilon,
    float weightDecay,
    GroupRules rules,
    List<GradientTransform> transforms)
    implements Optimizer {

  public Adagrad {
    SharedSettings.requireRate("adagrad", learningRate);
    transforms = List.copyOf(transforms);
  }

  /** Adagrad with an epsilon of 1e-10. */
  public static Adagrad of(float learningRate) {
    return new Adagrad(learningRate, 1e-10f, 0, GroupRules.NONE, List.of());
  }

  /** With another epsilon, above 0. */
  public Adagrad epsilon(float epsilon) {
    return new Adagrad(learningRate, epsilon, weightDecay, rules, transforms);
  }

  /** With weight decay added to the gradient. */
  public Adagrad weightDecay(float weightDecay) {
    return new Adagrad(learningRate, epsilon, weightDecay, rules, transforms);
  }

  /** With other settings for a group: a function of those of all parameters. */
  public Adagrad group(ParameterGroup group, UnaryOperator<GroupSettings> settings) {
    return withRules(rules.with(group, settings));
  }

  /** With no weight decay for biases and for coefficients of normalizations. */
  public Adagrad exemptBiasesAndNorms() {
    return withRules(rules.exemptBiasesAndNorms());
  }

  private Adagrad withRules(GroupRules rules) {
    return new Adagrad(learningRate, epsilon, weightDecay, rules, transforms);
  }

  @Override
  public Adagrad transform(GradientTransform transform) {
    List<GradientTransform> all = SharedSettings.append(transforms, transform);
    return new Adagrad(learningRate, epsilon, weightDecay, rules, all);
  }

  @Override
  public List<String> states() {
    return List.of("squares");
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
    return new AdagradUpdate(epsilon, settings.weightDecay(), first);
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
