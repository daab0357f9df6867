package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.Dataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.error.CheckpointException;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.Shape;

/** Weights of {@code mlp} as other programs have saved them. */
class FieldWeightsTest {
  private static final Dataset DIGITS = SyntheticDigits.test(100, SyntheticDigits.DEFAULT_SEED);

  private static ReferenceBackend backend;
  private static Trainer trainer;

  @BeforeAll
  static void build() {
    backend = new ReferenceBackend();
    trainer = Trainer.of(Zoo.create("mlp", Shape.of(1, 28, 28), 10)).on(backend).batch(100).build();
  }

  @AfterAll
  static void close() {
    trainer.close();
    backend.close();
  }

  private static Path file(String name) {
    Path file =
        Path.of(System.getProperty("lenslet.testdata", "../shared/data"), "field", "safetensors")
            .resolve(name + ".safetensors");
    boolean present = Files.isRegularFile(file);
    if (!present && Boolean.getBoolean("lenslet.requireTestdata")) {
      fail("lenslet.testdata: expected a file " + file + ", got none");
    }
    assumeTrue(present, () -> "no test data at " + file);
    return file;
  }

  private static List<String> load(Path file) {
    List<String> notes = new ArrayList<>();
    trainer.loadWeights(file, notes::add);
    return notes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"extra_bool", "extra_i64big", "extra_u8", "extra_zero3", "unknownkey"})
  void whatIsNotNeededIsPassedOver(String name) {
    assertEquals(List.of(), load(file(name)));
    assertEquals(0.21, trainer.evaluate(DIGITS).accuracy(), 1e-9);
  }

  @Test
  void halfPrecisionUnderTheOldMetadata() {
    Path file = file("f16_kept_meta");
    assertEquals(List.of(file + ": changed since Lenslet wrote it; read as it is now"), load(file));
    assertEquals(0.21, trainer.evaluate(DIGITS).accuracy(), 1e-9);
  }

  @Test
  void changedWeightsUnderTheOldMetadata() {
    load(file("unknownkey"));
    double before = trainer.evaluate(DIGITS).loss();
    Path file = file("finetuned_kept_meta");
    assertEquals(List.of(file + ": changed since Lenslet wrote it; read as it is now"), load(file));
    assertTrue(trainer.evaluate(DIGITS).loss() != before);
  }

  @Test
  void otherNamesAreRefusedWithTheFirstThatIsMissing() {
    Path file = file("pytorch_names");
    assertEquals(
        file
            + ": expected weights of mlp with dense1.weight f32[784x16], got no such tensor; choose"
            + " the model that the file belongs to",
        assertThrows(CheckpointException.class, () -> load(file)).getMessage());
  }
}
