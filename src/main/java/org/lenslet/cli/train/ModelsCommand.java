package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.layer.Summary;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the models that have a name. */
@Command(
    name = "models",
    description = "List the models: what each was made for, its parameters and work.",
    footer = {"", "Example:", "  ./lenslet models"})
public final class ModelsCommand implements Callable<Integer> {
  private static final String ROW = "%-15s %-12s %7s %13s %8s  %s%n";

  @Spec private CommandSpec spec;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(ROW, "model", "input", "classes", "parameters", "GMAC", "description");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String name : Zoo.names()) {
      Shape input = Zoo.usualInput(name);
      int classes = Zoo.usualClasses(name);
      Summary summary = Summary.of(Zoo.create(name, input, classes), 1);
      out.printf(
          ROW,
          name,
          input,
          Figures.count(classes),
          Figures.count(summary.parameters()),
          Figures.format("%.4f", summary.multiplyAccumulates() * 1e-9),
          Zoo.description(name));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("model", name);
      row.put("description", Zoo.description(name));
      row.put("input", Arrays.stream(input.toArray()).boxed().toList());
      row.put("classes", classes);
      row.put("parameters", summary.parameters());
      row.put("multiply_accumulates", summary.multiplyAccumulates());
      rows.add(JsonRow.of(row));
    }
    json.writeLines(rows);
    return 0;
  }
}
