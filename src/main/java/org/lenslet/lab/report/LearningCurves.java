package org.lenslet.lab.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The numbers behind the charts, thinned and smoothed, as the JSON that the page's script reads.
 */
final class LearningCurves {
  /** About as many as a wide screen has columns. */
  static final int MOST_POINTS = 1_000;

  /** The smoothed curve looks this part of the points shown back, and as far ahead. */
  private static final double SMOOTHED_SHARE = 0.015;

  private LearningCurves() {}

  /** Safe to stand in a script element: no {@code <}, {@code >} or {@code &}. */
  static String json(List<EpochRow> epochs, List<StepRow> steps) {
    List<StepRow> shown = thin(steps, MOST_POINTS);
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(true);
      json.beginObject();
      array(json, "epoch", epochs, EpochRow::epoch);
      array(json, "trainLoss", epochs, EpochRow::trainLoss);
      array(json, "testLoss", epochs, EpochRow::testLoss);
      array(json, "trainAccuracy", epochs, row -> row.trainAccuracy() * 100);
      array(json, "testAccuracy", epochs, row -> row.testAccuracy() * 100);
      array(json, "learningRate", epochs, EpochRow::learningRate);
      json.name("stepsPerPoint").value((steps.size() + MOST_POINTS - 1) / MOST_POINTS);
      array(json, "step", shown, StepRow::step);
      array(json, "stepLoss", shown, StepRow::loss);
      array(json, "smoothLoss", smooth(shown), StepRow::loss);
      array(json, "imagesPerSecond", shown, StepRow::imagesPerSecond);
      json.endObject();
    } catch (IOException e) {
      throw new AssertionError("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /** The curves of several runs; as safe. */
  static String json(List<Comparison.Run> runs) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(true);
      json.beginObject().name("runs").beginArray();
      for (Comparison.Run run : runs) {
        json.beginObject().name("name").value(run.name());
        array(json, "epoch", run.epochs(), EpochRow::epoch);
        array(json, "trainLoss", run.epochs(), EpochRow::trainLoss);
        array(json, "testLoss", run.epochs(), EpochRow::testLoss);
        array(json, "testAccuracy", run.epochs(), row -> row.testAccuracy() * 100);
        json.endObject();
      }
      json.endArray().endObject();
    } catch (IOException e) {
      throw new AssertionError("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /** The curve of a search for a learning rate; as safe. */
  static String rates(List<RateSummary.Point> points) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(true);
      json.beginObject();
      array(json, "rates", points, RateSummary.Point::rate);
      array(json, "rateLoss", points, RateSummary.Point::loss);
      array(json, "smoothLoss", points, RateSummary.Point::smoothed);
      json.endObject();
    } catch (IOException e) {
      throw new AssertionError("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /** At most the given number of rows: each the mean of neighbours, at the last one's step. */
  static List<StepRow> thin(List<StepRow> steps, int most) {
    if (steps.size() <= most) {
      return steps;
    }
    List<StepRow> thinned = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      int from = (int) ((long) i * steps.size() / most);
      int to = (int) ((i + 1L) * steps.size() / most);
      List<StepRow> neighbours = steps.subList(from, to);
      thinned.add(
          new StepRow(
              steps.get(to - 1).step(),
              mean(neighbours, StepRow::loss),
              mean(neighbours, StepRow::imagesPerSecond)));
    }
    return thinned;
  }

  private static double mean(List<StepRow> rows, ToDoubleFunction<StepRow> figure) {
    return rows.stream().mapToDouble(figure).average().orElseThrow();
  }

  /**
   * The mean of the finite losses around each step, before and after it: unlike a running average
   * the curve does not lag behind a loss that falls. At the ends the window is cut off.
   */
  static List<StepRow> smooth(List<StepRow> steps) {
    int size = steps.size();
    double[] sums = new double[size + 1];
    int[] counts = new int[size + 1];
    for (int i = 0; i < size; i++) {
      double loss = steps.get(i).loss();
      boolean finite = Double.isFinite(loss);
      sums[i + 1] = sums[i] + (finite ? loss : 0);
      counts[i + 1] = counts[i] + (finite ? 1 : 0);
    }
    int reach = Math.max(1, (int) (size * SMOOTHED_SHARE));
    List<StepRow> smoothed = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int from = Math.max(0, i - reach);
      int to = Math.min(size, i + reach + 1);
      double mean = (sums[to] - sums[from]) / (counts[to] - counts[from]); // NaN if none is finite
      smoothed.add(new StepRow(steps.get(i).step(), mean, steps.get(i).imagesPerSecond()));
    }
    return smoothed;
  }

  private static <T> void array(
      JsonWriter json, String name, List<T> rows, ToDoubleFunction<T> figure) throws IOException {
    json.name(name).beginArray();
    for (T row : rows) {
      double value = figure.applyAsDouble(row);
      if (!Double.isFinite(value)) {
        json.nullValue(); // a gap in the curve
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        json.value((long) value);
      } else {
        json.value((float) value); // seven digits are plenty, and half the page
      }
    }
    json.endArray();
  }
}
