package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenslet: expected a shape, got [[I@1b28cdfa",
        "lenslet: expected a shape, got org.lenslet.tensor.Shape@6d06d69c",
        "lenslet: expected other settings, got Epochs[count=3, validation=0.0, patience=0]",
        "lenslet: expected a folder, got Optional.empty",
        "1 kernels, 12 cases, 0 failed",
        "a model of 1 parameters",
        "test accuracy NaN %",
        "weights null",
        "lenslet: sgdUpdate: expected hyper and 3 tensors, got 2",
        "lenslet: got java.lang.ArrayIndexOutOfBoundsException",
      })
  void wrongWordsAreFound(String line) {
    assertTrue(Wording.wrong(line).isPresent(), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 kernel, 12 cases, 0 failed",
        "epoch 1/1: loss 0.5000, 1 images/s, 1 s left, waiting for data 0.1 %",
        "conv1  1 x 28 x 28, stride 1 axis 0, 21 kernels, 0.1 images",
        "lenslet: epochs: expected at least 1 epoch, got 0",
      })
  void rightWordsAreLeftAlone(String line) {
    assertEquals(Optional.empty(), Wording.wrong(line));
  }
}
