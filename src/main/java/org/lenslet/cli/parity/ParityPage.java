package org.lenslet.cli.parity;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.Version;
import org.lenslet.lab.report.KernelRow;
import org.lenslet.lab.report.ParitySummary;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.Tier;
import org.lenslet.parity.facts.OpCase;

/** Turns what a parity run came to into its page. */
final class ParityPage {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

  private ParityPage() {}

  /**
   * The whole page.
   *
   * @param problems where the problems come from, in words
   * @param leftOut for each reason how many of them were not run
   */
  static ParitySummary of(
      Backend backend,
      String problems,
      List<OpCase> cases,
      Map<String, Integer> leftOut,
      List<ParityRow> rows,
      ZonedDateTime start,
      Duration duration) {
    Map<String, Integer> tiers = new LinkedHashMap<>();
    for (Tier tier : Tier.values()) {
      int count = (int) cases.stream().filter(tier::applies).count();
      tiers.put(tier.name().toLowerCase(Locale.ROOT), count);
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("backend", backend.name());
    facts.put("device", backend.deviceName());
    facts.put("problems", problems);
    facts.put("date", DATE.format(start));
    facts.put("duration", Figures.format("%.1f s", duration.toMillis() * 1e-3));
    facts.put("lenslet", Version.NUMBER);
    facts.put("java", JsonRow.virtualMachine());
    facts.put("system", JsonRow.system());
    return new ParitySummary(
        "Parity of " + backend.name() + " with the reference",
        facts,
        tiers,
        rows.stream().map(ParityPage::kernel).toList(),
        leftOut);
  }

  private static KernelRow kernel(ParityRow row) {
    return new KernelRow(
        row.op(),
        row.algorithm(),
        row.cases(),
        row.failed(),
        row.worstErrorOverBound(),
        row.rejections(),
        row.leftOut(),
        row.failures());
  }
}
