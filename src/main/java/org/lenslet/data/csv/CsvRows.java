package org.lenslet.data.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows of cells (RFC 4180): cells may be quoted, and then hold separators, ends of lines and,
 * doubled, quotes. Spaces around other cells do not count, and empty lines are passed over.
 */
final class CsvRows implements Closeable {
  private static final int END = -1;

  private final Reader reader;
  private final char separator;
  private int line = 1;
  private int rowLine;
  private int next;

  CsvRows(Reader reader, char separator) throws IOException {
    this.reader = reader;
    this.separator = separator;
    this.next = reader.read();
    if (next == '\uFEFF') { // a mark that Windows' editors put first
      next = reader.read();
    }
  }

  /** The next row; null at the end. */
  List<String> next() throws IOException {
    List<String> cells = row();
    while (cells != null && cells.equals(List.of(""))) {
      cells = row();
    }
    return cells;
  }

  private List<String> row() throws IOException {
    while (next == '\n' || next == '\r') {
      take();
    }
    if (next == END) {
      return null;
    }
    rowLine = line;
    List<String> cells = new ArrayList<>();
    cells.add(cell());
    while (next == separator) {
      take();
      cells.add(cell());
    }
    return cells;
  }

  /** The line that the last row begins in, from 1. */
  int line() {
    return rowLine;
  }

  private String cell() throws IOException {
    StringBuilder text = new StringBuilder();
    while (next == ' ') {
      take();
    }
    if (next == '"') {
      quoted(text);
    }
    while (next != separator && next != '\n' && next != '\r' && next != END) {
      text.append((char) take());
    }
    return text.toString().strip();
  }

  private void quoted(StringBuilder text) throws IOException {
    take();
    while (next != END) {
      int taken = take();
      if (taken == '"' && next != '"') {
        return;
      }
      text.append((char) (taken == '"' ? take() : taken));
    }
  }

  private int take() throws IOException {
    int taken = next;
    next = reader.read();
    // Lines end with LF, CR LF or CR.
    if (taken == '\n' || taken == '\r' && next != '\n') {
      line++;
    }
    return taken;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
