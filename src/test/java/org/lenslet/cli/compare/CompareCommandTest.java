package org.lenslet.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;
import org.lenslet.cli.shared.Figures;

/** Runs side by side. */
class CompareCommandTest {
  @TempDir private static Path folder;
  private static Path first;
  private static Path second;

  @BeforeAll
  static void train() {
    first = train("first", 0.01);
    second = train("second", 0.02);
  }

  private static Path train(String name, double rate) {
    Path run = folder.resolve(name);
    Cli.run(
            "train",
            "mlp",
            "--data",
            "synthetic:100,40",
            "--epochs",
            2,
            "--lr",
            rate,
            "--device",
            "reference",
            "--out",
            run)
        .succeeds();
    return run;
  }

  @Test
  void settingsThatDifferAndResultsStandSideBySide() {
    Cli cli = Cli.run("compare", first, second).succeeds();
    List<String> lines = cli.out().lines().toList();
    assertEquals(List.of("first", "second"), List.of(lines.get(0).strip().split(" +")));
    assertEquals("learning rate 0.01 0.02", lines.get(1).replaceAll(" +", " "));
    String accuracies = "test accuracy %s %s".formatted(accuracy(first), accuracy(second));
    assertTrue(cli.out().replaceAll(" +", " ").contains(accuracies), cli.out());
    assertTrue(cli.out().replaceAll(" +", " ").contains("epochs 2 of 2 2 of 2"), cli.out());
    assertFalse(cli.out().contains("momentum"), cli.out());
  }

  private static String accuracy(Path run) {
    JsonObject result = Cli.objects(run.resolve("result.json")).get(0);
    return Figures.percent(result.get("test_accuracy").getAsDouble());
  }

  @Test
  void aRunIsLikeItself() {
    Cli cli = Cli.run("compare", first, first).succeeds();
    assertTrue(cli.out().startsWith("no setting differs\n"), cli.out());
  }

  @Test
  void rowsHoldSettingsAndResults() {
    Path json = folder.resolve("runs.jsonl");
    Cli.run("compare", first, second, "--json", json).succeeds();
    List<JsonObject> rows = Cli.objects(json);
    assertEquals(2, rows.size());
    assertEquals(second.toString(), rows.get(1).get("run").getAsString());
    assertEquals(0.02, rows.get(1).get("learning_rate").getAsDouble(), 1e-6);
    assertTrue(rows.get(1).get("finished").getAsBoolean());
    JsonObject result = Cli.objects(second.resolve("result.json")).get(0);
    for (String key : List.of("test_loss", "train_accuracy", "driver", "date", "command")) {
      assertEquals(result.get(key), rows.get(1).get(key), key);
    }
  }

  @Test
  void thePageOverlaysTheCurves() throws Exception {
    Path page = folder.resolve("page.html");
    Cli.run("compare", first, second, "--report", page).succeeds();
    String html = Files.readString(page);
    for (String shown :
        List.of(
            "<h2>Settings that differ</h2>",
            "<th scope=\"row\">learning rate</th><td>0.01</td><td>0.02</td>",
            "<td>" + accuracy(first) + "</td><td>" + accuracy(second) + "</td>",
            "<canvas id=\"accuracy\"",
            "{\"runs\":[{\"name\":\"first\",\"epoch\":[1,2],\"trainLoss\":[",
            "{\"name\":\"second\",\"epoch\":[1,2],")) {
      assertTrue(html.contains(shown), shown);
    }
    Path nowhere = folder.resolve("missing").resolve("page.html");
    Cli.run("compare", first, "--report", nowhere).fails(2, "--report " + nowhere, "no folder");
  }

  @Test
  void aRunThatHasNotEndedHasNoResultYet() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.copy(first.resolve("config.json"), open.resolve("config.json"));
    Cli cli = Cli.run("compare", open, first).succeeds();
    String text = cli.out().replaceAll(" +", " ");
    assertTrue(text.contains("test accuracy - " + accuracy(first)), cli.out());
    assertTrue(text.contains("epochs 0 of 2 2 of 2"), cli.out());
    Files.writeString(open.resolve("metrics.jsonl"), "{\"epoch\":");
    Cli.run("compare", open).fails(1, open.resolve("metrics.jsonl") + ": expected JSON");
  }
}
