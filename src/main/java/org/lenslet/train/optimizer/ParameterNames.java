package org.lenslet.train.optimizer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Parameter;

/** The names of parameters and of the blocks and layers that they are of. */
public final class ParameterNames {
  private ParameterNames() {}

  /**
   * The layers, blocks and parameters whose whole name matches; of what lies within another that
   * does, only that.
   *
   * @throws UsageException if it is no expression or matches nothing
   */
  public static List<String> matching(String expression, Model model) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "frozen: expected a regular expression, got '%s': %s"
              .formatted(expression, e.getDescription()),
          e);
    }
    List<String> all = of(model);
    Set<String> found = new LinkedHashSet<>();
    for (String parameter : all) {
      for (int end = parameter.indexOf('.'); ; end = parameter.indexOf('.', end + 1)) {
        String name = end < 0 ? parameter : parameter.substring(0, end);
        if (pattern.matcher(name).matches()) {
          found.add(name);
          break;
        }
        if (end < 0) {
          break;
        }
      }
    }
    if (found.isEmpty()) {
      throw new UsageException(
          "frozen: expected an expression that matches the name of a layer, block or parameter, got"
              + " '%s'; the parameters are %s".formatted(expression, shown(all)));
    }
    return List.copyOf(found);
  }

  private static List<String> of(Model model) {
    GraphBuilder graph = new GraphBuilder();
    return model
        .forward(ForwardPass.inference(graph), model.addInputs(graph, 1))
        .parameters()
        .stream()
        .map(Parameter::name)
        .toList();
  }

  /** The first and the last: a deep network has hundreds. */
  private static String shown(List<String> all) {
    int most = 6;
    return all.size() <= most
        ? String.join(", ", all)
        : "%s, ..., %s"
            .formatted(String.join(", ", all.subList(0, most - 1)), all.get(all.size() - 1));
  }
}
