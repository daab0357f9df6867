package org.lenslet.train.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.safetensors.Checksum;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** Checkpoints as they were written before optimizers knew groups of parameters. */
class EarlierCheckpointTest {
  private static final Map<String, Shape> PARAMETERS =
      Map.of(
          "conv1.weight", Shape.of(2, 1, 3, 3),
          "conv1.bias", Shape.of(2),
          "dense1.weight", Shape.of(8, 3),
          "dense1.bias", Shape.of(3));

  private static final String STATE =
      """
      {"epoch":0,"batchIndex":3,"step":3,"epochLoss":12.5,"epochSeconds":1.0,\
      "epochWaitSeconds":0.5,"bestScore":"NaN","bestEpoch":-1,"finished":false,"epochs":[],\
      "steps":[{"step":1,"loss":1.5,"imagesPerSecond":10.0}]}""";

  @TempDir Path folder;

  /** Tensors of numbers that tell their places. */
  private static Map<String, HostTensor> tensors(List<String> states) {
    Map<String, HostTensor> tensors = new HashMap<>();
    PARAMETERS.forEach(
        (name, shape) -> {
          add(tensors, name, shape);
          states.forEach(state -> add(tensors, "optimizer." + name + "." + state, shape));
        });
    tensors.put("metrics.loss", HostTensor.scalar(2));
    return tensors;
  }

  private static void add(Map<String, HostTensor> tensors, String name, Shape shape) {
    float[] elements = new float[shape.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Math.floorMod(name.hashCode() + 7 * i, 100) * 0x1p-10f;
    }
    tensors.put(name, HostTensor.of(shape, elements));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunGoesOnFromThem(boolean adam) {
    Optimizer optimizer = adam ? Adam.of(0.01f) : Sgd.of(0.1f).momentum(0.9f);
    Map<String, HostTensor> tensors = tensors(adam ? List.of("m", "v") : List.of("velocity"));
    Map<String, String> metadata = new HashMap<>();
    metadata.put("format", "lenslet");
    metadata.put("state", STATE);
    metadata.put("configuration.model", "small");
    metadata.put("configuration.layers", "conv1 tanh1 avgPool1 flatten1 dense1");
    metadata.put("configuration.input", "1x6x6");
    metadata.put("configuration.data", "clusters of 40");
    metadata.put("configuration.loss", "softmax-cross-entropy");
    metadata.put(
        "configuration.optimizer",
        adam
            ? "rate 0.01, adamUpdate beta1 0.9 beta2 0.999 epsilon 1.0E-8"
            : "rate 0.1, sgdUpdate momentum 0.9");
    metadata.put("configuration.schedule", "CONSTANT");
    metadata.put("configuration.batch", "4");
    metadata.put("configuration.seed", "3");
    metadata.put("configuration.epochs", "Epochs[count=1, validation=0.0, patience=0]");
    Checksum.add(SafetensorsFile.of(tensors, metadata)).write(SmallRun.last(folder));

    SmallRun run = new SmallRun(optimizer, Schedule.CONSTANT, 40, Epochs.of(1));
    try (Trainer trainer = run.settings(folder).build()) {
      assertEquals(1, trainer.resume(folder, run.data(), run.epochs()).steps().size());
      trainer
          .weights()
          .forEach((name, got) -> assertTrue(got.bitwiseEquals(tensors.get(name)), name));
      History history = trainer.fit(run.data(), run.epochs(), Progress.silent());
      assertTrue(trainer.isFinished());
      assertEquals(10, history.epochs().get(0).steps());
    }
  }
}
