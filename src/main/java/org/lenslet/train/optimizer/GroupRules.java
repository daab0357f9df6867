package org.lenslet.train.optimizer;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.lenslet.layer.scope.ParameterGroup;

/**
 * How the settings of groups come from those of all parameters. Rules and not settings, so that the
 * order does not matter in which a weight decay and a group's rate factor are set.
 */
public record GroupRules(Map<ParameterGroup, UnaryOperator<GroupSettings>> byGroup) {
  /** All groups alike. */
  public static final GroupRules NONE = new GroupRules(Map.of());

  public GroupRules {
    byGroup = Map.copyOf(byGroup);
  }

  /** With a further rule for a group, which changes what earlier ones give. */
  GroupRules with(ParameterGroup group, UnaryOperator<GroupSettings> rule) {
    Map<ParameterGroup, UnaryOperator<GroupSettings>> rules = new HashMap<>(byGroup);
    rules.merge(group, rule, (first, then) -> settings -> then.apply(first.apply(settings)));
    return new GroupRules(rules);
  }

  /** With no weight decay for biases and for coefficients of normalizations. */
  GroupRules exemptBiasesAndNorms() {
    UnaryOperator<GroupSettings> exempt = settings -> settings.weightDecay(0);
    return with(ParameterGroup.BIAS, exempt).with(ParameterGroup.NORM, exempt);
  }

  /** The settings of the groups that have rules. */
  Map<ParameterGroup, GroupSettings> settings(GroupSettings all) {
    Map<ParameterGroup, GroupSettings> settings = new HashMap<>();
    byGroup.forEach((group, rule) -> settings.put(group, rule.apply(all)));
    return settings;
  }

  /** In words, for the end of an optimizer's description; empty where no group differs. */
  String describe(GroupSettings all) {
    Map<String, String> texts = new TreeMap<>();
    settings(all)
        .forEach(
            (group, own) -> {
              String text =
                  (own.weightDecay() == all.weightDecay()
                          ? ""
                          : " weightDecay " + own.weightDecay())
                      + (own.rateFactor() == 1 ? "" : " rateFactor " + own.rateFactor());
              if (!text.isEmpty()) {
                texts.put(group.name(), ", " + group + text);
              }
            });
    return String.join("", texts.values());
  }
}
