package org.lenslet.model;

import org.lenslet.layer.Model;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.tensor.Shape;

/** The fully connected classifier that a convolutional one has to beat. */
final class Mlp {
  private Mlp() {}

  static Model create(Shape input, int classes) {
    return Model.input(input)
        .name("mlp")
        .initializer(Initializer.heNormal())
        .flatten()
        .dense(16)
        .relu()
        .dense(16)
        .relu()
        .dense(classes)
        .build();
  }
}
