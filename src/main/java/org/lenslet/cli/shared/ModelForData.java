package org.lenslet.cli.shared;

import org.lenslet.data.DataSource;
import org.lenslet.data.Dataset;
import org.lenslet.layer.Model;

/** A model with the number of classes that it tells apart. */
public record ModelForData(Model model, int classes) {

  /** The model for some data, or, where none is named, for what it was made for. */
  public static ModelForData of(String name, String data) {
    if (data == null) {
      return NamedModels.usual(name);
    }
    Dataset examples = DataSource.parse(data).load().test();
    int classes = examples.classes();
    return new ModelForData(NamedModels.create(name, examples.inputShape(), classes), classes);
  }
}
