package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.Dataset;
import org.lenslet.data.Split;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

class EpochsTest {
  private static final Epochs SIX = Epochs.of(6).validation(0.25).patience(2);

  @Test
  void settingsAddUp() {
    assertEquals(new Epochs(6, 0.25, 2), SIX);
    assertEquals(new Epochs(6, 0, 0), Epochs.of(6));
    assertEquals(new Epochs(6, 0.5, 2), SIX.validation(0.5));
    assertEquals(new Epochs(6, 0.25, 0), SIX.patience(0));
  }

  @Test
  void impossibleOnesAreRefused() {
    assertRefused("a validation fraction in [0, 1), got -0.1", () -> SIX.validation(-0.1));
    assertRefused("a validation fraction in [0, 1), got 1.0", () -> SIX.validation(1));
    assertRefused("a validation fraction in [0, 1), got NaN", () -> SIX.validation(Double.NaN));
    assertRefused("a patience of at least 0, got -1", () -> SIX.patience(-1));
  }

  private static void assertRefused(String expected, Executable call) {
    assertEquals(
        "epochs: expected " + expected, assertThrows(UsageException.class, call).getMessage());
  }

  @Test
  void checkpointsReadThemBack() {
    assertEquals(SIX, Epochs.parse(SIX.toString()));
    assertEquals(Epochs.of(1), Epochs.parse(Epochs.of(1).toString()));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "six",
        "Epochs[count=0, validation=0.0, patience=0]",
        "Epochs[count=6, validation=a half, patience=0]",
        "Epochs[count=99999999999, validation=0.0, patience=0]",
      })
  void whatIsNoneIsNull(String text) {
    assertNull(Epochs.parse(text));
  }

  @Test
  void aRunMayBecomeLongerButNotAnother() {
    assertTrue(SIX.differsInCountOnly(SIX));
    assertTrue(SIX.differsInCountOnly(new Epochs(9, 0.25, 2)));
    assertFalse(SIX.differsInCountOnly(new Epochs(6, 0.25, 1)));
    assertFalse(SIX.differsInCountOnly(new Epochs(6, 0.2, 2)));
    assertFalse(SIX.differsInCountOnly(null));
  }

  @Test
  void nothingIsHeldOutUnlessAskedFor() {
    Dataset data = new Clusters(Shape.of(2), 3, 8, 1);
    Split<? extends Dataset> all = Epochs.of(1).split(data, 8, 1);
    assertSame(data, all.train());
    assertNull(all.test());

    Split<? extends Dataset> parts = SIX.split(data, 6, 1);
    assertEquals(6, parts.train().size());
    assertEquals(2, parts.test().size());
    assertEquals(
        "batch: expected at most the 6 training examples of clusters, got 7; choose a smaller batch",
        assertThrows(UsageException.class, () -> SIX.split(data, 7, 1)).getMessage());
  }
}
