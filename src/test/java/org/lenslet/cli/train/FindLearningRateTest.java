package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;

class FindLearningRateTest {
  @TempDir private Path folder;

  private static Cli search(Path out, Object... options) {
    Object[] all = new Object[options.length + 8];
    List<Object> first =
        List.of("train", "lenet5", "--data", "synthetic:500,100", "--device", "cpu");
    for (int i = 0; i < first.size(); i++) {
      all[i] = first.get(i);
    }
    System.arraycopy(options, 0, all, first.size(), options.length);
    all[all.length - 2] = "--find-learning-rate";
    all[all.length - 1] = "--out=" + out;
    return Cli.run(all);
  }

  @Test
  void theCurveIsInTheReportAndNothingIsTrained() throws Exception {
    Path out = folder.resolve("search");
    Path json = folder.resolve("rate.json");
    Cli cli = search(out, "--json", json).succeeds();
    assertEquals(List.of("report.html"), Cli.names(out));
    JsonObject row = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    double suggested = row.get("suggested_rate").getAsDouble();
    assertTrue(suggested > 1e-4 && suggested < 1, "suggested " + suggested);
    int tried = row.getAsJsonArray("rates").size();
    assertEquals(tried, row.getAsJsonArray("losses").size());
    assertTrue(
        cli.out().startsWith("lenet5: tried " + tried + " learning rates from 1.0e-07 to "),
        cli.out());
    assertTrue(cli.out().contains("suggested learning rate: 0.0"), cli.out());
    assertTrue(cli.out().endsWith("report " + out.resolve("report.html") + "\n"), cli.out());

    String page = Files.readString(out.resolve("report.html"));
    assertFalse(page.contains("{{"), "a part is missing");
    assertTrue(page.contains("<canvas id=\"rates\""));
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = page.indexOf(start) + start.length();
    JsonObject curve =
        JsonParser.parseString(page.substring(from, page.indexOf("</script>", from)))
            .getAsJsonObject();
    for (String line : List.of("rates", "rateLoss", "smoothLoss")) {
      assertEquals(tried, curve.getAsJsonArray(line).size(), line);
    }
  }

  @Test
  void aSearchStartsFromFreshWeightsInAFolderOfItsOwn() throws Exception {
    Path out = folder.resolve("search");
    search(out, "--from", folder.resolve("w.safetensors"))
        .fails(2, "--find-learning-rate: expected to start from fresh weights, got --from");
    assertFalse(Files.exists(out));
    search(out, "--batch", 501).fails(2, "batch: expected at most the 500 training examples");
    assertFalse(Files.exists(out));
    Files.createDirectory(out);
    Files.writeString(out.resolve("mine.txt"), "");
    search(out).fails(2, "--out " + out + ": expected a new or empty folder");
    Cli.run("train", "--resume", out, "--find-learning-rate")
        .fails(2, "--resume: expected only", "got --find-learning-rate");
  }
}
