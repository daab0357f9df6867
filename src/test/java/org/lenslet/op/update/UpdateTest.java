package org.lenslet.op.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.op.Rejections.assertOutputs;
import static org.lenslet.op.Rejections.assertRejects;
import static org.lenslet.tensor.TensorSpec.f32;
import static org.lenslet.tensor.TensorSpec.i32;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateTest {
  private static final SgdUpdate PLAIN = new SgdUpdate(0, false, 0);
  private static final SgdUpdate MOMENTUM = new SgdUpdate(0.5f, true, 0.25f);
  private static final AdamUpdate ADAM = new AdamUpdate(0.5f, 0.75f, 1e-3f, 0.25f, true);

  @Test
  void outputsAreTheParametersThenTheirState() {
    assertOutputs(List.of(f32(2), f32(3)), PLAIN, i32(5), f32(2), f32(3), f32(2), f32(3));
    assertOutputs(
        List.of(f32(2), f32(3), f32(2), f32(3)),
        MOMENTUM,
        i32(5),
        f32(2),
        f32(3),
        f32(2),
        f32(3),
        f32(2),
        f32(3));
    assertOutputs(List.of(f32(2), f32(2), f32(2)), ADAM, i32(7), f32(2), f32(2), f32(2), f32(2));
  }

  @Test
  void optimizersOfOneRateHaveTheirStates() {
    assertOutputs(List.of(f32(2), f32(2)), new AdagradUpdate(1, 0), i32(5), f32(2), f32(2), f32(2));
    assertOutputs(
        List.of(f32(2), f32(2)), new RmsPropUpdate(0.5f, 1, 0, 0), i32(5), f32(2), f32(2), f32(2));
    assertOutputs(
        List.of(f32(2), f32(2), f32(2)),
        new RmsPropUpdate(0.5f, 1, 0.5f, 0),
        i32(5),
        f32(2),
        f32(2),
        f32(2),
        f32(2));
    assertOutputs(
        List.of(f32(2), f32(2), f32(2)),
        new AdaDeltaUpdate(0.5f, 1, 0),
        i32(5),
        f32(2),
        f32(2),
        f32(2),
        f32(2));
    assertRejects(
        "adagradUpdate: expected an epsilon above 0, got 0.0", () -> new AdagradUpdate(0, 0));
    assertRejects(
        "rmsPropUpdate: expected a decay in [0, 1), got 1.0", () -> new RmsPropUpdate(1, 1, 0, 0));
    assertRejects(
        "rmsPropUpdate: expected a momentum in [0, 1), got -0.5",
        () -> new RmsPropUpdate(0, 1, -0.5f, 0));
    assertRejects(
        "adaDeltaUpdate: expected a weight decay of at least 0, got NaN",
        () -> new AdaDeltaUpdate(0, 1, Float.NaN));
    assertEquals(
        "rmsPropUpdate decay 0.5 epsilon 1.0 momentum 0.25 weightDecay 0.125",
        new RmsPropUpdate(0.5f, 1, 0.25f, 0.125f).toString());
    assertEquals(
        "adaDeltaUpdate decay 0.5 epsilon 1.0 first 5",
        new AdaDeltaUpdate(0.5f, 1, 0, 5).toString());
    assertEquals("adagradUpdate epsilon 1.0", new AdagradUpdate(1, 0).toString());
  }

  @Test
  void anOutputMayOverwriteOnlyItsOwnInput() {
    // Inputs of two parameters: numbers, p p, g g, v v.
    assertTrue(MOMENTUM.mayOverwrite(0, 1, 7));
    assertTrue(MOMENTUM.mayOverwrite(1, 2, 7));
    assertTrue(MOMENTUM.mayOverwrite(2, 5, 7));
    assertTrue(MOMENTUM.mayOverwrite(3, 6, 7));
    assertFalse(MOMENTUM.mayOverwrite(0, 3, 7));
    assertFalse(MOMENTUM.mayOverwrite(0, 2, 7));
    assertFalse(MOMENTUM.mayOverwrite(2, 3, 7));
    // Inputs of one parameter: numbers, p, g, m, v.
    assertTrue(ADAM.mayOverwrite(0, 1, 5));
    assertTrue(ADAM.mayOverwrite(1, 3, 5));
    assertTrue(ADAM.mayOverwrite(2, 4, 5));
    assertFalse(ADAM.mayOverwrite(1, 2, 5));
    assertFalse(ADAM.mayOverwrite(0, 0, 5));
  }

  @Test
  void wrongOperandsAreRefused() {
    assertRejects(
        "sgdUpdate: expected step numbers and 2 tensors per parameter, got 1 inputs",
        PLAIN,
        i32(5));
    assertRejects(
        "sgdUpdate: expected step numbers and 3 tensors per parameter, got 3 inputs",
        MOMENTUM,
        i32(5),
        f32(2),
        f32(2));
    assertRejects(
        "sgdUpdate: expected step numbers, at least 5 of them in a vector, got 4",
        PLAIN,
        i32(4),
        f32(2),
        f32(2));
    assertRejects(
        "sgdUpdate: expected step numbers, at least 8 of them in a vector, got 7",
        new SgdUpdate(0, false, 0, 7),
        i32(7),
        f32(2),
        f32(2));
    assertRejects(
        "sgdUpdate: expected step numbers, at least 5 of them in a vector, got 5x1",
        PLAIN,
        i32(5, 1),
        f32(2),
        f32(2));
    assertRejects(
        "sgdUpdate: expected step numbers of type INT32, got f32[5]",
        PLAIN,
        f32(5),
        f32(2),
        f32(2));
    assertRejects(
        "sgdUpdate: expected inputs of type FLOAT32, got i32[2]", PLAIN, i32(5), f32(2), i32(2));
    assertRejects(
        "sgdUpdate: expected tensors of one parameter of shape 2, got 3",
        PLAIN,
        i32(5),
        f32(2),
        f32(3));
    assertRejects(
        "adamUpdate: expected step numbers and 4 tensors per parameter, got 4 inputs",
        ADAM,
        i32(7),
        f32(2),
        f32(2),
        f32(2));
    assertRejects(
        "adamUpdate: expected step numbers, at least 7 of them in a vector, got 6",
        ADAM,
        i32(6),
        f32(2),
        f32(2),
        f32(2),
        f32(2));
  }

  @Test
  void wrongParametersAreRefused() {
    assertRejects(
        "sgdUpdate: expected a momentum in [0, 1), got 1.0", () -> new SgdUpdate(1, false, 0));
    assertRejects(
        "sgdUpdate: expected a momentum in [0, 1), got NaN",
        () -> new SgdUpdate(Float.NaN, false, 0));
    assertRejects(
        "sgdUpdate: expected a weight decay of at least 0, got -1.0",
        () -> new SgdUpdate(0, false, -1));
    assertRejects(
        "sgdUpdate: expected a momentum above 0 for nesterov, got 0.0",
        () -> new SgdUpdate(0, true, 0));
    assertRejects(
        "sgdUpdate: expected a first step number of at least 0, got -1",
        () -> new SgdUpdate(0, false, 0, -1));
    assertRejects(
        "adamUpdate: expected beta1 in [0, 1), got 1.0",
        () -> new AdamUpdate(1, 0.5f, 1, 0, false));
    assertRejects(
        "adamUpdate: expected beta2 in [0, 1), got -0.5",
        () -> new AdamUpdate(0.5f, -0.5f, 1, 0, false));
    assertRejects(
        "adamUpdate: expected an epsilon above 0, got 0.0",
        () -> new AdamUpdate(0.5f, 0.5f, 0, 0, false));
    assertRejects(
        "adamUpdate: expected a weight decay of at least 0, got Infinity",
        () -> new AdamUpdate(0.5f, 0.5f, 1, Float.POSITIVE_INFINITY, false));
  }

  @Test
  void textNamesWhatIsNotZero() {
    assertEquals("sgdUpdate", PLAIN.toString());
    assertEquals("sgdUpdate momentum 0.5 nesterov weightDecay 0.25", MOMENTUM.toString());
    assertEquals(
        "adamUpdate beta1 0.5 beta2 0.75 epsilon 0.001 decoupled weightDecay 0.25",
        ADAM.toString());
    assertEquals("sgdUpdate first 5", new SgdUpdate(0, false, 0, 5).toString());
  }
}
