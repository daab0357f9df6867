package org.lenslet.parity.shapes;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lenslet.error.DataFormatException;

/** One line of a table, its fields read by column name; every error names file, line and column. */
record ShapeLine(Path file, int number, List<String> columns, List<String> fields) {

  static ShapeLine of(Path file, int number, List<String> columns, String text) {
    List<String> fields = Arrays.asList(text.split("\t", -1));
    ShapeLine line = new ShapeLine(file, number, columns, fields);
    if (fields.size() != columns.size()) {
      throw new DataFormatException(
          line.where()
              + ": expected "
              + columns.size()
              + " fields separated by tabs, got "
              + fields.size());
    }
    return line;
  }

  String where() {
    return file + ": line " + number;
  }

  boolean has(String column) {
    return columns.contains(column);
  }

  String text(String column) {
    return fields.get(columns.indexOf(column));
  }

  /** The number in a column; empty where the file has no such column or the field is empty. */
  Optional<Long> number(String column) {
    if (!has(column) || text(column).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(text(column)));
    } catch (NumberFormatException e) {
      throw wrong(column, "a whole number");
    }
  }

  int atLeast(String column, int least, int byDefault) {
    long value = number(column).orElse((long) byDefault);
    if (value < least || value > Integer.MAX_VALUE) {
      throw wrong(column, "a number from " + least + " to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  int positive(String column, int byDefault) {
    return atLeast(column, 1, byDefault);
  }

  int positive(String column) {
    if (number(column).isEmpty()) {
      throw wrong(column, "a whole number");
    }
    return atLeast(column, 1, 1);
  }

  boolean flag(String column, boolean byDefault) {
    long value = number(column).orElse(byDefault ? 1L : 0L);
    if (value != 0 && value != 1) {
      throw wrong(column, "0 or 1");
    }
    return value == 1;
  }

  String oneOf(String column, List<String> choices) {
    if (!choices.contains(text(column))) {
      throw wrong(column, "one of " + choices);
    }
    return text(column);
  }

  DataFormatException wrong(String column, String expected) {
    String got = has(column) ? "'" + text(column) + "'" : "no such column";
    return new DataFormatException(
        where() + ", column " + column + ": expected " + expected + ", got " + got);
  }
}
