package org.lenslet.cli.onnx;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.onnx.ConformanceCase;
import org.lenslet.onnx.ConformanceCase.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs conformance cases of ONNX. */
@Command(
    name = "check",
    description = {
      "Run test cases as ONNX lays them out, a line each: pass, fail or unsupported, with the"
          + " reason."
    },
    footer = {
      "",
      "A result may be off by 1e-7 and a thousandth of what is expected, as in ONNX's own runner.",
      "",
      "Example:",
      "  ./lenslet onnx check onnx/backend/test/data/node --device cpu"
    })
final class OnnxCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "A folder of cases, each a folder with a model.onnx and its data.")
  private List<Path> folders;

  @Mixin private DeviceOption device;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    List<ConformanceCase> cases = new ArrayList<>();
    folders.forEach(folder -> cases.addAll(ConformanceCase.find(folder)));
    PrintWriter out = spec.commandLine().getOut();
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Backend backend = device.open(spec.commandLine().getErr())) {
      for (ConformanceCase each : cases) {
        ConformanceCase.Outcome outcome = each.run(backend);
        counts.merge(outcome.verdict(), 1, Integer::sum);
        out.printf(
            "%s %s%s%n",
            outcome.verdict(),
            each.name(),
            outcome.reason().isEmpty() ? "" : ": " + outcome.reason());
        out.flush();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("case", each.name());
        row.put("verdict", outcome.verdict().toString());
        row.put("reason", outcome.reason());
        rows.add(JsonRow.of(row, backend));
      }
    }
    int failed = counts.getOrDefault(Verdict.FAIL, 0);
    out.printf(
        "%d passed, %d failed, %d unsupported%n",
        counts.getOrDefault(Verdict.PASS, 0), failed, counts.getOrDefault(Verdict.UNSUPPORTED, 0));
    json.writeLines(rows);
    return failed == 0 ? 0 : 1;
  }
}
