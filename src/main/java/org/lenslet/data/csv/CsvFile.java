package org.lenslet.data.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.lenslet.data.Dataset;
import org.lenslet.data.Examples;
import org.lenslet.data.LabelledDataset;
import org.lenslet.error.Count;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A file of numbers in rows and columns, UTF-8, an example a row:
 *
 * <pre>{@code
 * Dataset houses = CsvFile.of(path).values("price");
 * LabelledDataset irises = CsvFile.of(path).classes("species");
 * }</pre>
 *
 * Columns are named as in the first row, where that is a header, or by their number from 0, from
 * the last by -1 and on. What is not a target is an input, in the order of the file. A cell that is
 * missing, or is no finite number, is an error that names line and column. Immutable.
 */
public final class CsvFile {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final int FIRST_ROWS = 256;

  private final Path path;
  private final char separator;
  private final Boolean header;
  private final List<String> leftOut;

  private CsvFile(Path path, char separator, Boolean header, List<String> leftOut) {
    this.path = path;
    this.separator = separator;
    this.header = header;
    this.leftOut = List.copyOf(leftOut);
  }

  /** A file whose cells are separated by commas; nothing is read yet. */
  public static CsvFile of(Path path) {
    return new CsvFile(path, ',', null, List.of());
  }

  /** With another separator, such as {@code ';'} or {@code '\t'}. */
  public CsvFile separatedBy(char character) {
    return new CsvFile(path, character, header, leftOut);
  }

  /** Whether the first row is a header; unless set, it is one if none of its cells is a number. */
  public CsvFile withHeader(boolean first) {
    return new CsvFile(path, separator, first, leftOut);
  }

  /** Without some columns, which then may hold anything. */
  public CsvFile without(String... columns) {
    return new CsvFile(path, separator, header, List.of(columns));
  }

  /**
   * The examples, to learn the values of some columns.
   *
   * @throws UsageException if there is no such column, or none left as input
   * @throws DataFormatException naming the line, if a cell is no number or a row of another length
   */
  public Dataset values(String... columns) {
    if (columns.length == 0) {
      throw new UsageException(path + ": expected at least one column to learn, got none");
    }
    Table table = read(List.of(columns), "");
    HostTensor targets =
        HostTensor.of(Shape.of(table.rows, columns.length), table.take(table.targets));
    return Examples.of(table.inputs()).values(targets).named(name()).build();
  }

  /**
   * The examples, to learn the classes that a column names: any texts. They are sorted, by number
   * where all are whole numbers.
   *
   * @throws UsageException as of {@link #values}, and if there is a single class
   * @throws DataFormatException as of {@link #values}
   */
  public LabelledDataset classes(String column) {
    Table table = read(List.of(), column);
    List<String> found = new ArrayList<>(table.classes.keySet());
    boolean numbers = found.stream().allMatch(text -> text.matches("[+-]?\\d{1,9}"));
    found.sort(numbers ? (a, b) -> Integer.parseInt(a) - Integer.parseInt(b) : null);
    if (found.size() < 2) {
      throw new UsageException(
          "%s: expected at least 2 classes in column '%s', got only '%s'"
              .formatted(path, column, found.get(0)));
    }
    int[] sorted = found.stream().mapToInt(table.classes::get).toArray();
    int[] numberOf = new int[sorted.length];
    IntStream.range(0, sorted.length).forEach(i -> numberOf[sorted[i]] = i);
    int[] labels = Arrays.stream(table.labels, 0, table.rows).map(i -> numberOf[i]).toArray();
    HostTensor classes = HostTensor.ofInts(Shape.of(labels.length), labels);
    return (LabelledDataset)
        Examples.of(table.inputs()).classes(classes, found).named(name()).build();
  }

  private String name() {
    return String.valueOf(path.getFileName());
  }

  private Table read(List<String> targets, String classColumn) {
    try (CsvRows rows =
        new CsvRows(
            new BufferedReader(
                new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8)),
            separator)) {
      List<String> first = rows.next();
      if (first == null) {
        throw new DataFormatException(path + ": expected rows of numbers, got an empty file");
      }
      boolean named = header == null ? first.stream().noneMatch(CsvFile::isNumber) : header;
      Table table = new Table(named ? first : null, first.size(), targets, classColumn);
      if (!named) {
        table.add(rows.line(), first);
      }
      for (List<String> row = rows.next(); row != null; row = rows.next()) {
        table.add(rows.line(), row);
      }
      if (table.rows == 0) {
        throw new DataFormatException(path + ": expected rows of numbers, got only a header");
      }
      return table;
    } catch (NoSuchFileException e) {
      throw new DataFormatException(path + ": expected a file, got no such file", e);
    } catch (IOException e) {
      throw new DataFormatException("%s: expected a readable file, got %s".formatted(path, e), e);
    }
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }

  /** What has been read. */
  private final class Table {
    private final List<String> names;
    private final int width;
    private final int[] inputs;
    private final int[] targets;
    private final int classColumn;

    /** The numbers of each row that are inputs, then those that are targets. */
    private float[] values;

    private int[] labels = new int[FIRST_ROWS];
    private int rows;

    /** The classes in the order of their first rows. */
    private final Map<String, Integer> classes = new LinkedHashMap<>();

    Table(List<String> names, int width, List<String> targetNames, String className) {
      this.names = names;
      this.width = width;
      targets = targetNames.stream().mapToInt(this::column).toArray();
      classColumn = className.isEmpty() ? -1 : column(className);
      Set<Integer> rest = new LinkedHashSet<>(IntStream.range(0, width).boxed().toList());
      leftOut.forEach(name -> rest.remove(column(name)));
      Arrays.stream(targets).forEach(rest::remove);
      rest.remove(classColumn);
      inputs = rest.stream().mapToInt(i -> i).toArray();
      if (inputs.length == 0) {
        throw new UsageException(
            path + ": expected a column besides those to learn, got " + Count.of(width, "column"));
      }
      values = new float[FIRST_ROWS * (inputs.length + targets.length)];
    }

    private int column(String name) {
      int found = names == null ? -1 : names.indexOf(name);
      if (found < 0 && name.matches("-?\\d{1,9}")) {
        int number = Integer.parseInt(name);
        found = number < 0 ? width + number : number;
      }
      if (found < 0 || found >= width) {
        throw new UsageException(
            "%s: expected a column of %s, got '%s'"
                .formatted(
                    path, names == null ? "0 to " + (width - 1) : String.join(", ", names), name));
      }
      return found;
    }

    void add(int line, List<String> row) {
      if (row.size() != width) {
        throw new DataFormatException(
            "%s: expected %s in line %d, got %d"
                .formatted(path, Count.of(width, "cell"), line, row.size()));
      }
      int length = inputs.length + targets.length;
      long needed = (rows + 1L) * length;
      if (needed > Integer.MAX_VALUE - 8) {
        throw new DataFormatException(
            path + ": expected numbers that fit in an array, got more; use fewer rows");
      }
      if (needed > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 8, 2 * needed));
      }
      if (rows == labels.length) {
        labels = Arrays.copyOf(labels, 2 * rows);
      }
      int at = rows * length;
      for (int column : inputs) {
        values[at++] = number(line, column, row.get(column));
      }
      for (int column : targets) {
        values[at++] = number(line, column, row.get(column));
      }
      if (classColumn >= 0) {
        String text = row.get(classColumn);
        if (text.isEmpty()) {
          throw wrong("a class", line, classColumn, "an empty cell");
        }
        labels[rows] = classes.computeIfAbsent(text, key -> classes.size());
      }
      rows++;
    }

    private float number(int line, int column, String cell) {
      float value = isNumber(cell) ? Float.parseFloat(cell) : Float.NaN;
      if (!Float.isFinite(value)) {
        throw wrong("a number", line, column, cell.isEmpty() ? "an empty cell" : "'" + cell + "'");
      }
      return value;
    }

    private DataFormatException wrong(String expected, int line, int column, String got) {
      return new DataFormatException(
          "%s: expected %s in line %d, column %s, got %s; correct the file or leave the column out"
              .formatted(path, expected, line, names == null ? column : names.get(column), got));
    }

    HostTensor inputs() {
      return HostTensor.of(Shape.of(rows, inputs.length), take(inputs));
    }

    /** The inputs, or the targets, of all rows. */
    float[] take(int[] columns) {
      int length = inputs.length + targets.length;
      int start = columns == inputs ? 0 : inputs.length;
      float[] taken = new float[rows * columns.length];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(values, row * length + start, taken, row * columns.length, columns.length);
      }
      return taken;
    }
  }
}
