package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.CheckpointException;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.safetensors.Checksum;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Losses;

/** Weights that a model takes over from another one's file. */
class TransferTest {
  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();
  private Trainer trainer;
  private Path file;

  @BeforeEach
  void makeATrainer() {
    trainer = Trainer.of(SmallRun.model()).on(new ReferenceBackend()).batch(4).build();
    file = folder.resolve("other.safetensors");
  }

  @AfterEach
  void close() {
    trainer.close();
  }

  /** The convolution of the model, a dense layer for 5 classes, and one more. */
  private static Map<String, HostTensor> related() {
    Map<String, HostTensor> tensors = new TreeMap<>();
    tensors.put("conv1.weight", HostTensor.filled(Shape.of(2, 1, 3, 3), 0.5f));
    tensors.put("conv1.bias", HostTensor.filled(Shape.of(2), 0.25f));
    tensors.put("dense1.weight", HostTensor.filled(Shape.of(8, 5), 1));
    tensors.put("dense2.bias", HostTensor.filled(Shape.of(5), 1));
    return tensors;
  }

  private void write(Map<String, HostTensor> tensors, Map<String, String> metadata) {
    SafetensorsFile.of(tensors, metadata).write(file);
  }

  @Test
  void whatFitsIsTakenAndTheRestIsNamed() {
    Map<String, HostTensor> before = trainer.weights();
    write(related(), Map.of());

    Transfer transfer = trainer.startFrom(file, notes::add);

    assertEquals(List.of("conv1.weight", "conv1.bias"), transfer.taken());
    assertEquals(
        List.of(
            "dense1.weight f32[8x3] (f32[8x5] in the file)",
            "dense1.bias f32[3] (not in the file)"),
        transfer.kept());
    assertEquals(List.of("dense1.weight", "dense2.bias"), transfer.unused());
    Map<String, HostTensor> after = trainer.weights();
    assertTrue(after.get("conv1.weight").bitwiseEquals(related().get("conv1.weight")));
    assertTrue(after.get("conv1.bias").bitwiseEquals(related().get("conv1.bias")));
    assertTrue(after.get("dense1.weight").bitwiseEquals(before.get("dense1.weight")));
    assertEquals(List.of(), notes);
  }

  private void assertRefused(String message) {
    Map<String, HostTensor> before = trainer.weights();
    assertEquals(
        message,
        assertThrows(CheckpointException.class, () -> trainer.startFrom(file, notes::add))
            .getMessage());
    before.forEach(
        (name, tensor) -> assertTrue(tensor.bitwiseEquals(trainer.weights().get(name)), name));
  }

  @Test
  void aFileWithNothingThatFitsIsRefused() {
    write(Map.of("fc.weight", HostTensor.filled(Shape.of(2), 1)), Map.of());
    assertRefused(
        file
            + ": expected weights for small, as conv1.weight f32[2x1x3x3], got tensors of other"
            + " names or shapes, as fc.weight f32[2]; choose weights of a related model");
    write(Map.of(), Map.of());
    assertRefused(
        file
            + ": expected weights for small, as conv1.weight f32[2x1x3x3], got no tensors; choose"
            + " weights of a related model");
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() {
    Map<String, HostTensor> spoilt = related();
    spoilt.get("conv1.bias").floats()[1] = Float.NaN;
    write(spoilt, Map.of());
    assertRefused(
        file + ": expected finite weights, got NaN in conv1.bias at [1]; choose other weights");
  }

  @Test
  void aFileThatWasChangedIsReadWithANoteAndACheckpointRefused() {
    SafetensorsFile whole = Checksum.add(SafetensorsFile.of(related(), Map.of("model", "small")));
    Map<String, HostTensor> changed = related();
    changed.get("conv1.bias").floats()[1] = 7;
    write(changed, whole.metadata());
    trainer.startFrom(file, notes::add);
    assertEquals(List.of(file + ": changed since Lenslet wrote it; read as it is now"), notes);
    assertEquals(7, trainer.weights().get("conv1.bias").floats()[1]);

    whole = Checksum.add(SafetensorsFile.of(related(), Map.of("state", "{}")));
    write(changed, whole.metadata());
    assertThrows(CheckpointException.class, () -> trainer.startFrom(file, notes::add));
    write(related(), whole.metadata());
    trainer.startFrom(file, notes::add);
    assertEquals(1, notes.size());
  }

  @Test
  void savedWeightsComeBackIntoTheSameModelAlone() {
    trainer.saveWeights(file);
    Map<String, HostTensor> saved = trainer.weights();
    Model wider = Model.input(1, 6, 6).name("wider").conv(3, Kernel.kernel(3)).build();
    try (Trainer other =
            Trainer.of(SmallRun.model()).on(new ReferenceBackend()).batch(4).seed(9).build();
        Trainer another =
            Trainer.of(wider)
                .on(new ReferenceBackend())
                .loss(Losses.meanSquaredError())
                .batch(4)
                .build()) {
      other.loadWeights(file);
      saved.forEach(
          (name, tensor) -> assertTrue(tensor.bitwiseEquals(other.weights().get(name)), name));
      assertEquals(
          file
              + ": expected weights of wider with conv1.weight f32[3x1x3x3], got f32[2x1x3x3];"
              + " choose the model that the file belongs to",
          assertThrows(CheckpointException.class, () -> another.loadWeights(file)).getMessage());
    }
    SafetensorsFile whole = SafetensorsFile.read(file);
    saved.get("conv1.bias").floats()[0] = 7;
    write(saved, whole.metadata());
    trainer.loadWeights(file, notes::add);
    assertEquals(List.of(file + ": changed since Lenslet wrote it; read as it is now"), notes);
    assertEquals(7, trainer.weights().get("conv1.bias").floats()[0]);
    Network two = new Network("two");
    Tensor sum = two.input("left", 3).plus(two.input("right", 3));
    assertEquals("left 3, right 3", Weights.inputs(two.output(sum.dense(2)).build()));
    assertEquals("1x6x6", Weights.inputs(SmallRun.model()));
  }

  @Test
  void thePlansAreThoseOfTheStepAndOfItsJudgement() {
    assertTrue(trainer.plan().describe().contains("Update"), trainer.plan().describe());
    String evaluation = trainer.evaluationPlan().describe();
    assertTrue(!evaluation.contains("Update") && evaluation.contains("conv1"), evaluation);
    Map<String, Integer> elements = new HashMap<>();
    trainer.weights().forEach((name, w) -> elements.put(name, w.spec().elements()));
    assertEquals(
        elements.values().stream().mapToInt(Integer::intValue).sum(), trainer.parameterCount());
  }
}
