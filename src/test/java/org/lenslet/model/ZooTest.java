package org.lenslet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.layer.Summary;
import org.lenslet.tensor.Shape;

/** Parameter counts and multiply-accumulates of the papers. */
class ZooTest {
  private static final Shape DIGIT = Shape.of(1, 28, 28);

  private static Summary summary(String name, Shape input) {
    return Summary.of(Zoo.create(name, input, 10), 1);
  }

  private static List<Long> parameters(Summary summary) {
    return summary.layers().stream().map(Summary.Row::parameters).filter(n -> n > 0).toList();
  }

  @Test
  void leNet5HasItsParametersAndWork() {
    Summary summary = summary("lenet5", DIGIT);

    assertEquals(List.of(156L, 2_416L, 48_120L, 10_164L, 850L), parameters(summary));
    assertEquals(61_706, summary.parameters());
    assertEquals(416_520, summary.multiplyAccumulates());
    assertEquals(summary.parameters(), summary("lenet5", Shape.of(1, 32, 32)).parameters());
  }

  @Test
  void leNet5Of1998HasTheRowsOfThePaper() {
    Summary summary = summary("lenet5-1998", DIGIT);

    assertEquals(List.of(156L, 12L, 1_516L, 32L, 48_120L, 10_164L), parameters(summary));
    assertEquals(60_000, summary.parameters());
    assertEquals(
        List.of("1x6x28x28", "1x6x14x14", "1x16x10x10", "1x16x5x5", "1x120x1x1", "1x84", "1x10"),
        summary.layers().stream()
            .filter(row -> row.parameters() > 0 || row.name().equals("radialBasis1"))
            .map(row -> row.output().toString())
            .toList());
    // C1 117,600, C3 150,000, C5 48,000 and F6 10,080: connections without biases.
    assertEquals(117_600 + 150_000 + 48_000 + 10_080, summary.multiplyAccumulates());
  }

  @Test
  void theBaselineHasItsParametersAndWork() {
    Summary summary = summary("mlp", DIGIT);

    assertEquals(List.of(12_560L, 272L, 170L), parameters(summary));
    assertEquals(784 * 16 + 16 * 16 + 16 * 10, summary.multiplyAccumulates());
  }

  @Test
  void everyModelIsBuiltForItsUsualInput() {
    for (String name : Zoo.names()) {
      Model model = Zoo.create(name, Zoo.usualInput(name), 10);
      assertEquals(name, model.name());
      assertFalse(Zoo.description(name).isEmpty());
      List<Summary.Row> rows = Summary.of(model, 3).layers();
      assertEquals(Shape.of(3, 10), rows.get(rows.size() - 1).output());
    }
  }

  @Test
  void modelsThatDoNotFitTheDataSaySo() {
    assertEquals(
        "model lenet5: expected images of 1x28x28 or 1x32x32, got 3x32x32; choose other data or"
            + " another model",
        assertThrows(UsageException.class, () -> Zoo.create("lenet5", Shape.of(3, 32, 32), 10))
            .getMessage());
    assertEquals(
        "model lenet5-1998: expected data of 10 classes (its output codes are digits), got 26"
            + " classes; choose other data or another model",
        assertThrows(UsageException.class, () -> Zoo.create("lenet5-1998", DIGIT, 26))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "", "LENET5"})
  void anUnknownModelGetsTheList(String name) {
    assertEquals(
        "model: expected one of " + Zoo.names() + ", got " + name,
        assertThrows(UsageException.class, () -> Zoo.create(name, DIGIT, 10)).getMessage());
  }

  @Test
  void theOutputCodesAreTenDifferentDrawings() {
    float[] codes = DigitCodes.tensor().floats();
    Set<List<Float>> drawings = new HashSet<>();
    for (int digit = 0; digit < DigitCodes.COUNT; digit++) {
      int start = digit * 84;
      drawings.add(IntStream.range(start, start + 84).mapToObj(i -> codes[i]).toList());
    }

    assertEquals(10, drawings.size());
    assertTrue(drawings.stream().flatMap(List::stream).allMatch(cell -> Math.abs(cell) == 1));
  }
}
