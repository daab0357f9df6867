package org.lenslet.train.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.CheckpointException;
import org.lenslet.layer.Model;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.safetensors.Checksum;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

class DamagedCheckpointTest {
  private static final int MUTATIONS = 1_000;
  private static final SmallRun RUN =
      new SmallRun(Sgd.of(0.1f).momentum(0.9f), Schedule.COSINE, 40, Epochs.of(3).validation(0.2));

  @TempDir Path folder;
  private Path file;
  private byte[] whole;

  /** A checkpoint in the middle of the second epoch. */
  @BeforeEach
  void stopInTheMiddle() throws IOException {
    file = SmallRun.last(folder);
    try (Trainer trainer = RUN.settings(folder).build()) {
      trainer.fit(
          RUN.data(),
          RUN.epochs(),
          new Progress() {
            @Override
            public void step(StepReport report) {
              if (report.step() == 11) {
                trainer.requestStop();
              }
            }
          });
    }
    removeChecksum();
    whole = Files.readAllBytes(file);
  }

  /** The checks behind the checksum have to hold alone: who writes a file can also sum it up. */
  private void removeChecksum() {
    SafetensorsFile content = SafetensorsFile.read(file);
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    assertNotNull(metadata.remove("crc32c"));
    SafetensorsFile.of(content.tensors(), metadata).write(file);
  }

  private static void assertEqual(Map<String, HostTensor> expected, Map<String, HostTensor> got) {
    expected.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(got.get(name)), name));
  }

  private byte[] damaged(Random random) {
    int header = 8 + (whole[0] & 0xFF | (whole[1] & 0xFF) << 8 | (whole[2] & 0xFF) << 16);
    byte[] bytes = whole.clone();
    switch (random.nextInt(6)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[random.nextInt(header)] = (byte) random.nextInt(256);
      case 2 -> bytes[random.nextInt(header)] = (byte) (' ' + random.nextInt(95));
      case 3 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 4 -> {
        int at = random.nextInt(header);
        int length = Math.min(1 + random.nextInt(20), bytes.length - at);
        System.arraycopy(whole, random.nextInt(header), bytes, at, Math.min(length, header - at));
      }
      default -> mutateState(bytes, random);
    }
    return bytes;
  }

  /** Changes a digit or a sign of the state, which stays JSON. */
  private static void mutateState(byte[] bytes, Random random) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int start = text.indexOf("\\\"epoch\\\"");
    for (int at = start + random.nextInt(400); at < bytes.length; at++) {
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        bytes[at] = (byte) "0123456789-.eE".charAt(random.nextInt(14));
        return;
      }
    }
  }

  @Test
  void aDamagedFileIsEitherReadOrRefusedWithoutAnyChange() throws IOException {
    Random random = new Random(6);
    int refused = 0;
    try (Trainer trainer = RUN.settings(folder).build()) {
      for (int i = 0; i < MUTATIONS; i++) {
        Files.write(file, damaged(random));
        Map<String, HostTensor> before = trainer.weights();
        try {
          trainer.resume(folder, RUN.data(), RUN.epochs());
        } catch (CheckpointException e) {
          refused++;
          assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
          assertEqual(before, trainer.weights());
        }
        try {
          trainer.loadWeights(file);
        } catch (CheckpointException e) {
          assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        }
      }
    }
    assertTrue(refused > MUTATIONS / 3, "only " + refused + " files were refused");
  }

  /** A file that is read in spite of damage may not break the run either. */
  @Test
  void whateverIsReadCanBeContinued() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 150; i++) {
      byte[] bytes = whole.clone();
      mutateState(bytes, random);
      Files.write(file, bytes);
      try (Trainer trainer = RUN.settings(folder).build()) {
        trainer.resume(folder, RUN.data(), RUN.epochs());
        assertEquals(3, trainer.fit(RUN.data(), RUN.epochs(), Progress.silent()).epochs().size());
      } catch (CheckpointException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      }
    }
  }

  @Test
  void aFlippedBitOfAWeightIsRefused() throws IOException {
    SafetensorsFile content = SafetensorsFile.read(file);
    Checksum.add(content).write(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    try (Trainer trainer = RUN.settings(folder).build()) {
      Map<String, HostTensor> before = trainer.weights();
      for (Executable reading :
          List.<Executable>of(
              () -> trainer.resume(folder, RUN.data(), RUN.epochs()),
              () -> trainer.loadWeights(file))) {
        CheckpointException e = assertThrows(CheckpointException.class, reading);
        assertTrue(
            e.getMessage().startsWith(file + ": expected content with checksum "), e.getMessage());
      }
      assertEqual(before, trainer.weights());
    }
  }

  @Test
  void impossibleCountersAreRefused() {
    for (String[] change :
        new String[][] {
          {"\"step\":11", "\"step\":12"},
          {"\"batchIndex\":3", "\"batchIndex\":9"},
          {"\"epoch\":1", "\"epoch\":-1"},
          {"\"finished\":false", "\"finished\":true"},
          {"\"bestEpoch\":0", "\"bestEpoch\":5"},
          {"\"steps\":[", "\"steps\":[null,"},
        }) {
      SafetensorsFile content = SafetensorsFile.read(file);
      Map<String, String> metadata = new TreeMap<>(content.metadata());
      assertTrue(metadata.get("state").contains(change[0]), metadata.get("state"));
      metadata.put("state", metadata.get("state").replace(change[0], change[1]));
      Path other = folder.resolve("other");
      SmallRun.makeFolder(other);
      SafetensorsFile.of(content.tensors(), metadata).write(SmallRun.last(other));
      assertRefused(
          other, RUN, ": expected the state of a run in the metadata, got impossible counters");
    }
  }

  private static void assertRefused(Path folder, SmallRun run, String message) {
    try (Trainer trainer = run.settings(folder).build()) {
      assertEquals(
          SmallRun.last(folder) + message,
          assertThrows(
                  CheckpointException.class, () -> trainer.resume(folder, run.data(), run.epochs()))
              .getMessage());
    }
  }

  @Test
  void aCheckpointOfAnotherRunIsRefusedWithTheDifference() {
    assertRefused(
        folder,
        new SmallRun(Sgd.of(0.2f).momentum(0.9f), RUN.schedule(), 40, RUN.epochs()),
        ": expected a checkpoint of a run with optimizer 'rate 0.2, sgdUpdate momentum 0.9', got"
            + " 'rate 0.1, sgdUpdate momentum 0.9'; resume with the run's own configuration");
    assertRefused(
        folder,
        new SmallRun(RUN.optimizer(), RUN.schedule(), 44, RUN.epochs()),
        ": expected a checkpoint of a run with data 'clusters of 44', got 'clusters of 40'; resume"
            + " with the run's own configuration");
    assertRefused(
        folder,
        new SmallRun(RUN.optimizer(), Schedule.LINEAR, 40, RUN.epochs()),
        ": expected a checkpoint of a run with schedule 'LINEAR', got 'COSINE'; resume with the"
            + " run's own configuration");
  }

  private String refusal(Model model) {
    try (Trainer trainer =
        Trainer.of(model)
            .on(new ReferenceBackend())
            .batch(SmallRun.BATCH)
            .optimizer(RUN.optimizer())
            .schedule(RUN.schedule())
            .seed(3)
            .build()) {
      return assertThrows(
              CheckpointException.class, () -> trainer.resume(folder, RUN.data(), RUN.epochs()))
          .getMessage();
    }
  }

  @Test
  void aCheckpointOfAnotherModelIsRefusedWithTheDifference() {
    Model.Builder relu =
        Model.input(1, 6, 6).name("small").conv(2, Kernel.kernel(3)).relu().avgPool(2);
    Model.Builder wider =
        Model.input(1, 6, 6).name("small").conv(3, Kernel.kernel(3)).tanh().avgPool(2);

    assertEquals(
        file
            + ": expected a checkpoint of a run with layers 'conv1 relu1 avgPool1 flatten1"
            + " dense1', got 'conv1 tanh1 avgPool1 flatten1 dense1'; resume with the run's own"
            + " configuration",
        refusal(relu.flatten().dense(3).build()));
    assertEquals(
        file + ": expected conv1.weight f32[3x1x3x3], got f32[2x1x3x3]",
        refusal(wider.flatten().dense(3).build()));
  }

  @Test
  void aTensorTooManyIsRefused() {
    SafetensorsFile content = SafetensorsFile.read(file);
    Map<String, HostTensor> tensors = new TreeMap<>(content.tensors());
    tensors.put("conv9.weight", HostTensor.filled(Shape.of(2), 1));
    SafetensorsFile.of(tensors, content.metadata()).write(file);

    assertRefused(
        folder,
        RUN,
        ": expected only the tensors of the run, got conv9.weight f32[2]; resume with the run's"
            + " own model");
  }

  @Test
  void weightsAloneAreNoCheckpointButACheckpointHasWeights() {
    try (Trainer trainer = RUN.settings(folder).build()) {
      Map<String, HostTensor> initial = trainer.weights();
      trainer.saveWeights(folder.resolve("weights.safetensors"));
      trainer.loadWeights(file);
      assertTrue(!initial.get("conv1.weight").bitwiseEquals(trainer.weights().get("conv1.weight")));
      trainer.loadWeights(folder.resolve("weights.safetensors"));
      assertEqual(initial, trainer.weights());
      trainer.saveWeights(file);
    }
    assertRefused(
        folder,
        RUN,
        ": expected a checkpoint of a run, got a file without one; use its last checkpoint");
  }

  @Test
  void weightsOfAnotherModelAreRefusedWithTheDifference() {
    Model other = Model.input(1, 6, 6).name("other").flatten().dense(3).build();
    try (Trainer trainer = Trainer.of(other).on(new ReferenceBackend()).batch(4).build()) {
      Map<String, HostTensor> before = trainer.weights();
      assertEquals(
          file
              + ": expected weights of other with dense1.weight f32[36x3], got f32[8x3]; choose the"
              + " model that the file belongs to",
          assertThrows(CheckpointException.class, () -> trainer.loadWeights(file)).getMessage());
      assertEqual(before, trainer.weights());
    }
  }
}
