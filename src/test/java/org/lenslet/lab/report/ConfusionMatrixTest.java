package org.lenslet.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lenslet.error.ShapeException;

class ConfusionMatrixTest {
  private static final List<String> NAMES = List.of("cat", "dog", "eel");

  @Test
  void precisionAndRecallOfEachClass() {
    var matrix = new ConfusionMatrix(NAMES, new long[][] {{6, 2, 0}, {4, 4, 0}, {0, 0, 0}});
    assertEquals(8, matrix.actual(0));
    assertEquals(10, matrix.predicted(0));
    assertEquals(0.75, matrix.recall(0));
    assertEquals(0.6, matrix.precision(0));
    assertEquals(0.5, matrix.recall(1));
    assertEquals(4.0 / 6, matrix.precision(1));
    assertTrue(Double.isNaN(matrix.recall(2)));
    assertTrue(Double.isNaN(matrix.precision(2)));
  }

  @Test
  void laterChangesOfTheArrayDoNotReachIt() {
    long[][] counts = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    var matrix = new ConfusionMatrix(NAMES, counts);
    counts[0][0] = 99;
    assertEquals(1, matrix.count(0, 0));
  }

  @Test
  void countsMustBeSquareAndFitTheNames() {
    List<long[][]> wrong =
        List.of(
            new long[][] {{1, 0}, {0, 1}},
            new long[][] {{1, 0, 0}, {0, 1, 0}, {0, 0}},
            new long[][] {{1, 0, 0}, {0, -1, 0}, {0, 0, 1}});
    for (long[][] counts : wrong) {
      String message =
          assertThrows(ShapeException.class, () -> new ConfusionMatrix(NAMES, counts)).getMessage();
      assertEquals(
          "confusion matrix: expected 3 rows of as many counts of at least 0, a row for each class"
              + " name, got "
              + counts.length
              + " rows",
          message);
    }
  }

  @Test
  void aVeryLargeMatrixIsShownByItsClassesOnly() {
    int classes = 100;
    var matrix =
        new ConfusionMatrix(
            IntStream.range(0, classes).mapToObj(i -> "class " + i).toList(),
            new long[classes][classes]);
    String html = ConfusionSection.html(matrix);
    assertFalse(html.contains("class=\"heat\""));
    assertTrue(html.contains("The matrix of 100 classes is too large to show."));
    assertTrue(html.contains("<th scope=\"row\">class 99</th><td>0</td><td>–</td><td>–</td>"));
  }
}
