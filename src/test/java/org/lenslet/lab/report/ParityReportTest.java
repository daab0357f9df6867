package org.lenslet.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityReportTest {
  private static final String HOSTILE =
      "</title></script><script>alert('x')</script>\"&{{facts}}$1\\";
  private static final String HARMLESS =
      "&lt;/title&gt;&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"
          + "{{facts}}$1\\";

  @Test
  void showsEveryValue() {
    String page = ParityReport.html(run("a kernel"));
    for (String shown :
        List.of(
            "<title>parity of a device</title>",
            "<div class=\"fail\"><dt>verdict</dt><dd>FAIL</dd></div>",
            "<dt>kernels</dt><dd>3</dd>",
            "<dt>cases</dt><dd>1\u2009234</dd>",
            "<dt>failed</dt><dd>2</dd>",
            "<dt>largest error over bound</dt><dd>∞</dd>",
            "<dt>exact problems</dt><dd>17</dd>",
            "<tr class=\"pass\"><th scope=\"row\">matMul</th><td class=\"name\">a kernel</td>"
                + "<td>1\u2009222</td><td>0</td><td class=\"ratio\" data-value=\"0.25\""
                + " style=\"--share:0.250\">0.250</td><td class=\"verdict\">pass</td></tr>",
            "data-value=\"Infinity\" style=\"--share:1.000\">∞</td><td class=\"verdict\">FAIL</td>",
            "<td class=\"verdict\">none</td>",
            "<summary>slice, slice_forward: 2 of 12 cases failed</summary>",
            "<li><code>got 1; repeat with: exact slice</code></li>",
            "<td>refused</td><td>needs groups</td><td>5</td>",
            "<td>left out</td><td>too large</td><td>3</td>",
            "<th scope=\"row\">all kernels</th><td>left out</td><td>an empty batch</td><td>2</td>",
            "<th scope=\"row\">driver</th><td>1.2</td>")) {
      assertTrue(page.contains(shown), shown + " in " + page);
    }
  }

  @Test
  void elementsAreNestedAndClosed() {
    assertTrue(Markup.elementsOf(ParityReport.html(run(HOSTILE))) > 60);
  }

  @Test
  void loadsNothingFromAnywhere() {
    String page = ParityReport.html(run("a"));
    for (String loading :
        List.of(
            "<link", "<base", "<iframe", "<img", "src=", "href=", "url(", "@import", "http:",
            "https:")) {
      assertFalse(page.contains(loading), loading);
    }
    assertTrue(page.contains("Content-Security-Policy\" content=\"default-src 'none';"));
  }

  @Test
  void escapesHostileTexts() {
    String page = ParityReport.html(run(HOSTILE));
    assertFalse(page.contains("<script>alert"));
    assertTrue(page.contains("<td class=\"name\">" + HARMLESS + "</td>"));
    assertTrue(page.contains("<code>" + HARMLESS + "</code>"));
    assertTrue(page.contains("<td>" + HARMLESS + "</td><td>1</td>"));
  }

  @Test
  void sectionsWithoutContentAreLeftOut() {
    KernelRow good = new KernelRow("a", "b", 3, 0, 0.5, Map.of(), Map.of(), List.of());
    String page =
        ParityReport.html(new ParitySummary("good", Map.of(), Map.of(), List.of(good), Map.of()));
    assertFalse(page.contains("Failures"));
    assertFalse(page.contains("Not run"));
    assertTrue(page.contains("<div class=\"pass\"><dt>verdict</dt><dd>pass</dd></div>"));
  }

  @Test
  void writesTheSamePageForTheSameRun(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("parity.html");
    ParityReport.write(file, run("a"));
    assertEquals(ParityReport.html(run("a")), Files.readString(file));
    assertEquals(Set.of(file), Set.copyOf(Files.list(folder).toList()));
  }

  private static ParitySummary run(String text) {
    double wrong = Double.POSITIVE_INFINITY;
    return new ParitySummary(
        "parity of a device",
        Map.of("driver", "1.2"),
        Map.of("exact", 17),
        List.of(
            new KernelRow(
                "matMul",
                text,
                1222,
                0,
                0.25,
                Map.of("needs groups", 5, text, 1),
                Map.of("too large", 3),
                List.of()),
            new KernelRow(
                "slice",
                "slice_forward",
                12,
                2,
                wrong,
                Map.of(),
                Map.of(),
                List.of("got 1; repeat with: exact slice", text)),
            new KernelRow("pad", "pad_forward", 0, 0, 0, Map.of(), Map.of("b", 1), List.of())),
        Map.of("an empty batch", 2));
  }
}
