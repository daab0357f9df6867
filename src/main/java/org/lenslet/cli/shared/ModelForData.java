package org.lenslet.cli.shared;

import org.lenslet.data.DataSource;
import org.lenslet.data.Dataset;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;

/** A model of the zoo with the number of classes that it tells apart. */
public record ModelForData(Model model, int classes) {

  /** The model for some data, or, where none is named, for what it was made for. */
  public static ModelForData of(String name, String data) {
    if (data == null) {
      int classes = Zoo.usualClasses(name);
      return new ModelForData(Zoo.create(name, Zoo.usualInput(name), classes), classes);
    }
    Dataset examples = DataSource.parse(data).load().test();
    int classes = examples.classes();
    return new ModelForData(Zoo.create(name, examples.inputShape(), classes), classes);
  }
}
