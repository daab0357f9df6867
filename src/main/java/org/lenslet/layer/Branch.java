package org.lenslet.layer;

/** A part of a model as one writes it: {@code x -> x.conv(8, kernel(3)).relu()}. */
@FunctionalInterface
public interface Branch {

  /** Adds the part's layers behind a tensor and returns the last one's output. */
  Tensor apply(Tensor x);
}
