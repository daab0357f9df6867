package org.lenslet.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Target;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

class CsvFileTest {
  @TempDir Path folder;

  private CsvFile csv(String text) {
    try {
      return CsvFile.of(Files.writeString(folder.resolve("a.csv"), text));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Example read(Dataset data, int index) {
    Example example = Example.of(data);
    data.read(index, Draw.PLAIN, example);
    return example;
  }

  @Test
  void columnsAreInputsButForThoseToLearn() {
    Dataset data = csv("rooms,price,year\n3, 1.5 ,1999\n-4,2e2,2001\n").values("price");
    assertEquals("a.csv", data.name());
    assertEquals(2, data.size());
    assertEquals(List.of(Shape.of(2)), data.inputs());
    assertEquals(List.of(Target.values(1)), data.targets());
    assertArrayEquals(new float[] {-4, 2001}, read(data, 1).input());
    assertArrayEquals(new float[] {200}, read(data, 1).targets().get(0).floats());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "2", "-1"})
  void columnsAreNamedOrNumbered(String column) {
    Dataset data = csv("a,b,c\n1,2,3\n").values(column, "a");
    assertArrayEquals(new float[] {2}, read(data, 0).input());
    assertArrayEquals(new float[] {3, 1}, read(data, 0).targets().get(0).floats());
  }

  @Test
  void aNameCountsBeforeANumber() {
    Dataset data = csv("1,0\n5,6\n").withHeader(true).values("1");
    assertArrayEquals(new float[] {5}, read(data, 0).targets().get(0).floats());
  }

  @Test
  void theFileIsClosedWhenItHasBeenRead() throws IOException {
    boolean[] closed = {false};
    Reader reader =
        new StringReader("1,2") {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (CsvRows rows = new CsvRows(reader, ',')) {
      assertEquals(List.of("1", "2"), rows.next());
    }
    assertTrue(closed[0]);
  }

  @Test
  void aFileNeedsNoHeader() {
    assertEquals(2, csv("1,2\n3,4\n").values("1").size());
    assertEquals(1, csv("1,2\n3,4\n").withHeader(true).values("2").size());
    assertEquals(2, csv("5.1,x\n4,y\n").classes("1").size());
  }

  @Test
  void classesAreTextsSortedOrNumbersInTheirOrder() {
    LabelledDataset data = csv("w,kind\n1,rose\n2,aster\n3,rose\n").classes("kind");
    assertEquals(List.of("aster", "rose"), data.classNames());
    assertArrayEquals(new int[] {1, 0, 1}, new int[] {data.label(0), data.label(1), data.label(2)});
    assertArrayEquals(new float[] {3}, read(data, 2).input());
    LabelledDataset numbers = csv("10,1\n9,2\n-1,3\n10,4\n").classes("0");
    assertEquals(List.of("-1", "9", "10"), numbers.classNames());
    assertEquals(2, numbers.label(3));
  }

  @Test
  void theTextIsReadAsItIsWritten() {
    String text = "\uFEFF\"na\"\"me, 1\";b;c\r\n\r\n 1 ;\"2\";\"x\ny\"\r\n3;4;z";
    Dataset data = csv(text).separatedBy(';').without("c").values("b");
    assertEquals(2, data.size());
    assertArrayEquals(new float[] {1}, read(data, 0).input());
    assertArrayEquals(new float[] {4}, read(data, 1).targets().get(0).floats());
    // The cell of two lines counts for two.
    assertRefused(
        "expected 3 cells in line 6, got 2",
        () -> csv(text + "\n5;6").separatedBy(';').without("c").values("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "NA", "?", "null", "Infinity", "1f", "0x1p3", "1,5", "1e99", "-"})
  void whatIsNoNumberIsNamedWithItsPlace(String cell) {
    assertRefused(
        "expected a number in line 3, column b, got '"
            + cell
            + "'; correct the file or leave the column out",
        () -> csv("a,b\n1,2\n3,\"" + cell + "\"\n").values("a"));
  }

  @Test
  void missingCellsAreNamedWithTheirPlace() {
    assertRefused(
        "expected a number in line 1, column 1, got an empty cell; correct the file or leave the"
            + " column out",
        () -> csv("1,,3\n").values("0"));
    assertRefused(
        "expected a class in line 2, column b, got an empty cell; correct the file or leave the"
            + " column out",
        () -> csv("a,b\n1,\n").classes("b"));
    assertRefused("expected 2 cells in line 2, got 3", () -> csv("1,2\n3,4,5\n").values("0"));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefused("expected rows of numbers, got an empty file", () -> csv("\n\n").values("0"));
    assertRefused("expected rows of numbers, got only a header", () -> csv("a,b\n").values("a"));
    assertRefused("expected a column of a, b, got 'c'", () -> csv("a,b\n1,2\n").values("c"));
    assertRefused("expected a column of 0 to 1, got '2'", () -> csv("1,2\n").values("2"));
    assertRefused(
        "expected a column besides those to learn, got 1 column", () -> csv("1\n").values("0"));
    assertRefused("expected at least one column to learn, got none", () -> csv("1,2\n").values());
    assertRefused(
        "expected at least 2 classes in column 'b', got only 'x'",
        () -> csv("a,b\n1,x\n2,x\n").classes("b"));
    CsvFile missing = CsvFile.of(folder.resolve("missing.csv"));
    assertEquals(
        folder.resolve("missing.csv") + ": expected a file, got no such file",
        assertThrows(DataFormatException.class, () -> missing.values("0")).getMessage());
    assertThrows(UsageException.class, () -> csv("a,b\n1,2\n").without("z").values("a"));
  }

  @Test
  void manyRowsAreKept() {
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 2000; i++) {
      text.append(i).append(',').append(2 * i).append(",k").append(i % 3).append('\n');
    }
    LabelledDataset data = csv(text.toString()).classes("z");
    assertEquals(2000, data.size());
    for (int i = 0; i < 2000; i++) {
      assertArrayEquals(new float[] {i, 2 * i}, read(data, i).input());
      assertEquals(i % 3, data.label(i));
    }
  }

  private void assertRefused(String message, Runnable reading) {
    assertEquals(
        folder.resolve("a.csv") + ": " + message,
        assertThrows(LensletException.class, reading::run).getMessage());
  }
}
