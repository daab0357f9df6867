package org.lenslet.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.ShapeException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class RunReportTest {
  private static final String HOSTILE =
      "</title></script><script>alert('x')</script>\"&{{data}}$1\\";
  private static final String HARMLESS =
      "&lt;/title&gt;&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"
          + "{{data}}$1\\";

  @Test
  void showsEveryValue() {
    String page = RunReport.html(run("lenet5 on digits", "digit 7"));
    for (String shown :
        List.of(
            "<title>lenet5 on digits</title>",
            "<h1>lenet5 on digits</h1>",
            "<dt>test accuracy</dt><dd>97.50 %</dd>",
            "<dt>best, epoch 2</dt><dd>98.00 %</dd>",
            "<dt>test loss</dt><dd>0.1500</dd>",
            "<dt>training loss</dt><dd>0.0625</dd>",
            "<dt>images a second</dt><dd>17800</dd>",
            "<th scope=\"row\">batch</th><td>64</td>",
            "<tr><th scope=\"row\">1</th><td>1.5000</td><td>1.2500</td><td>–</td><td>90.00 %</td><td>0.0500</td>",
            "<span>digit 7</span>",
            "style=\"--share:0.949\">9</td>", // the square root of 9 in 10
            "<td>10</td><td>81.82 %</td><td>90.00 %</td>",
            "<canvas id=\"loss\"",
            "<canvas id=\"accuracy\"",
            "<canvas id=\"steps\"",
            "2 filters of 3 x 2 weights",
            "<canvas id=\"rate\"",
            "<canvas id=\"speed\"",
            "3 of the images held back were taken for something else",
            "title=\"image 41, loss 2.5000\"",
            "<b>digit 7</b> <span>→ other</span> 75 %",
            "<td>6x28x28</td><td>156</td><td>117\u2009600</td>",
            "<th scope=\"row\">total</th><td></td><td>1\u2009006</td><td>118\u2009440</td>")) {
      assertTrue(page.contains(shown), shown);
    }
  }

  @Test
  void elementsAreNestedAndClosed() {
    int elements = Markup.elementsOf(RunReport.html(run(HOSTILE, HOSTILE)));
    assertTrue(elements > 100, elements + " elements");
  }

  @Test
  void loadsNothingFromAnywhere() {
    String page = RunReport.html(run("a", "b"));
    String markup = Markup.withoutScriptsAndComments(page);
    Matcher address =
        Pattern.compile("(?:src|href|action|srcset|poster|data)=\"([^\"]*)").matcher(markup);
    int pictures = 0;
    while (address.find()) {
      assertTrue(address.group(1).startsWith("data:image/png;base64,"), address.group());
      pictures++;
    }
    assertEquals(3, pictures);
    for (String loading :
        List.of("<link", "<base", "<iframe", "<script src", "url(", "@import", "http:", "https:")) {
      assertFalse(markup.contains(loading), loading);
    }
    assertFalse(page.contains("sourceMappingURL"));
    assertTrue(
        page.contains("Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"));
  }

  @Test
  void carriesTheChartLibraryWithItsLicence() {
    String page = RunReport.html(run("a", "b"));
    assertTrue(page.contains("Released under the MIT License"));
    assertTrue(page.contains("new Chart(canvas"));
    // Three closed script elements: the numbers, the library, the page's own.
    assertEquals(3, page.split("</script>", -1).length - 1);
  }

  @Test
  void escapesHostileTexts() {
    String page = RunReport.html(run(HOSTILE, HOSTILE));
    assertFalse(page.contains(HOSTILE));
    assertFalse(page.contains("<script>alert"));
    assertTrue(page.contains("<title>" + HARMLESS + "</title>"));
    assertTrue(page.contains("<th scope=\"row\">" + HARMLESS + "</th><td>" + HARMLESS + "</td>"));
    assertTrue(page.contains("<dt>" + HARMLESS + "</dt><dd>" + HARMLESS + "</dd>"));
    assertTrue(page.contains("<span>" + HARMLESS + "</span>"));
    assertEquals("a\ufffdb\ufffd\n😀", Html.escape("a\u0000b\ud800\n😀"));
  }

  @Test
  void dataOfTheChartsIsJson() {
    String page = RunReport.html(run("a", "b"));
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(page);
    assertTrue(data.find());
    JsonObject json = JsonParser.parseString(data.group(1)).getAsJsonObject();
    assertEquals("[1,2,3]", json.get("epoch").toString());
    assertEquals("[1.5,0.25,0.0625]", json.get("trainLoss").toString());
    assertEquals("[null,null,null]", json.get("trainAccuracy").toString());
    assertEquals("[90,98,97.5]", json.get("testAccuracy").toString());
    assertEquals("[1,2,3,4]", json.get("step").toString());
    assertEquals("[2,null,1,0]", json.get("stepLoss").toString());
    assertEquals("[2,1.5,0.5,0.5]", json.get("smoothLoss").toString());
    assertEquals("[0.05,0.03,0.0125]", json.get("learningRate").toString());
    assertEquals("[100,300,200,400]", json.get("imagesPerSecond").toString());
  }

  @Test
  void sectionsWithoutDataAreLeftOut() {
    RunSummary bare =
        new RunSummary(
            "bare",
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());
    String page = RunReport.html(bare);
    for (String absent : List.of("<canvas", "Confusions", "Filters", "Released under", "<img")) {
      assertFalse(page.contains(absent), absent);
    }
    assertTrue(page.contains("<h1>bare</h1>"));
  }

  @Test
  void writesTheSamePageForTheSameRun(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    RunReport.write(file, run("a", "b"));
    assertEquals(RunReport.html(run("a", "b")), Files.readString(file));
  }

  @Test
  void filtersOfAnotherRankAreRefused() {
    HostTensor matrix = HostTensor.of(Shape.of(2, 2), 1, 2, 3, 4);
    ShapeException error =
        assertThrows(
            ShapeException.class,
            () ->
                new RunSummary(
                    "a",
                    Map.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    Optional.of(matrix),
                    List.of()));
    assertEquals("report: expected filters of shape KCRS, got f32[2x2]", error.getMessage());
  }

  private static RunSummary run(String title, String text) {
    double unknown = Double.NaN;
    return new RunSummary(
        title,
        Map.of("batch", "64", text, text),
        Map.of("images a second", "17800", text, text),
        List.of(
            new EpochRow(1, 1.5, 1.25, unknown, 0.9, 0.05),
            new EpochRow(2, 0.25, 0.125, unknown, 0.98, 0.03),
            new EpochRow(3, 0.0625, 0.15, unknown, 0.975, 0.0125)),
        List.of(
            new StepRow(1, 2, 100),
            new StepRow(2, Double.POSITIVE_INFINITY, 300),
            new StepRow(3, 1, 200),
            new StepRow(4, 0, 400)),
        Optional.of(new ConfusionMatrix(List.of(text, "other"), new long[][] {{9, 1}, {2, 0}})),
        List.of(new Mistake(41, HostTensor.of(Shape.of(1, 1, 2), 0, 1), text, "other", 0.75, 2.5)),
        Optional.of(HostTensor.of(Shape.of(2, 1, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
        List.of(new LayerRow(text, "6x28x28", 156, 117_600), new LayerRow("d", "10", 850, 840)));
  }

  /** Every cell another, so that none can stand in the place of another. */
  @Test
  void rowsAreWhatIsShownAndColumnsWhatItWasTakenFor() {
    long[][] counts = {{50, 1, 2}, {3, 40, 4}, {5, 6, 30}};
    ConfusionMatrix matrix = new ConfusionMatrix(List.of("cat", "dog", "hen"), counts);
    String heat = ConfusionSection.html(matrix).replaceAll("<td[^>]*>", "<td>");
    for (String row :
        List.of(
            "<th scope=\"row\">cat</th><td>50</td><td>1</td><td>2</td></tr>",
            "<th scope=\"row\">dog</th><td>3</td><td>40</td><td>4</td></tr>",
            "<th scope=\"row\">hen</th><td>5</td><td>6</td><td>30</td></tr>",
            // images, precision, recall
            "<th scope=\"row\">cat</th><td>53</td><td>86.21 %</td><td>94.34 %</td></tr>",
            "<th scope=\"row\">hen</th><td>41</td><td>83.33 %</td><td>73.17 %</td></tr>")) {
      assertTrue(heat.contains(row), row + " in " + heat);
    }
    assertEquals(21, matrix.mistakes());
  }
}
