package org.lenslet.parity;

import java.util.List;
import org.lenslet.parity.facts.OpCase;

/** Hears how a parity run goes. All methods are called by the thread that runs it. */
public interface ParityProgress {
  /** Hears nothing. */
  ParityProgress SILENT = new ParityProgress() {};

  /** Before the first case, with the number of all. */
  default void started(int cases) {}

  /** After every candidate of the device has run a case. */
  default void checked(OpCase opCase) {}

  /** After the last case of an operation, with its rows; none for a view. */
  default void finished(String op, List<ParityRow> rows) {}
}
