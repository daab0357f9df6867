package org.lenslet.lab.report;

import java.util.List;
import java.util.Map;

/**
 * What a search for a learning rate came to.
 *
 * @param results names and values of the tiles at the top
 * @param configuration names and values of the settings
 * @param points in the order of the rates
 */
public record RateSummary(
    String title,
    Map<String, String> results,
    Map<String, String> configuration,
    List<Point> points) {

  /** A rate that was tried, the loss there, and that of its surroundings. */
  public record Point(double rate, double loss, double smoothed) {}
}
