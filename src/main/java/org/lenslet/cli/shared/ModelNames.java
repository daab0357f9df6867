package org.lenslet.cli.shared;

import java.util.Iterator;
import org.lenslet.model.Zoo;

/** The names of the models, for help texts. */
public final class ModelNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Zoo.names().iterator();
  }
}
