package org.lenslet.cli.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.SyntheticDigits;

/** A trained model is asked what pictures show. */
class PredictCommandTest {
  private static final int PICTURES = 40;

  @TempDir private static Path folder;
  private static Path run;
  private static final LabelledDataset DIGITS =
      SyntheticDigits.test(PICTURES, SyntheticDigits.DEFAULT_SEED);

  @BeforeAll
  static void trainAndDraw() throws Exception {
    run = folder.resolve("run");
    Cli.run(
            "train",
            "lenet5",
            "--data",
            "synthetic:1000," + PICTURES,
            "--epochs",
            2,
            "--batch",
            20,
            "--device",
            "cpu",
            "--out",
            run)
        .succeeds();
    for (int i = 0; i < PICTURES; i++) {
      float[] input = new float[784];
      DIGITS.input(i, input, 0);
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 784; p++) {
        int level = (int) Math.round((input[p] * 0.2612 + 0.1199) * 255);
        image.getRaster().setSample(p % 28, p / 28, 0, level);
      }
      ImageIO.write(image, "png", picture(i).toFile());
    }
  }

  private static Path picture(int index) {
    return folder.resolve(index + ".png");
  }

  private static Cli predict(Object given, Object... more) {
    List<Object> command = new ArrayList<>(List.of("predict", given, "--device", "cpu"));
    command.addAll(List.of(more));
    return Cli.run(command.toArray());
  }

  /** The test set as pictures: as many are right as the evaluation counts. */
  @Test
  void picturesOfTheTestSetAreJudgedAsTheTestSetIs() {
    Path json = folder.resolve("all.jsonl");
    List<Object> more = new ArrayList<>(List.of("--json", json));
    for (int i = 0; i < PICTURES; i++) {
      more.add(picture(i));
    }
    Cli cli = predict(run, more.toArray()).succeeds();
    assertEquals(PICTURES, cli.out().lines().count());
    List<JsonObject> rows = Cli.objects(json);
    int right = 0;
    for (int i = 0; i < PICTURES; i++) {
      JsonObject row = rows.get(i);
      assertEquals(picture(i).toString(), row.get("picture").getAsString());
      assertEquals(3, row.getAsJsonArray("top").size());
      double best = row.get("probability").getAsDouble();
      assertTrue(best > 0.1 && best <= 1, row.toString());
      right += row.get("class").getAsString().equals("" + DIGITS.label(i)) ? 1 : 0;
    }
    double accuracy =
        Cli.objects(run.resolve("result.json")).get(0).get("test_accuracy").getAsDouble();
    assertEquals(accuracy, (double) right / PICTURES);
    assertTrue(accuracy > 0.5, "learnt too little to tell anything");
  }

  @Test
  void aLineNamesPictureClassesAndProbabilities() {
    Cli cli = predict(run, picture(0), "--top", 2, "--no-invert").succeeds();
    assertTrue(
        cli.out().matches("\\Q" + picture(0) + "\\E: \\d \\d+\\.\\d\\d %, \\d \\d+\\.\\d\\d %\\R"),
        cli.out());
    Cli inverted = predict(run, picture(0), "--invert").succeeds();
    assertTrue(inverted.out().endsWith(" (light and dark inverted)\n"), inverted.out());
  }

  @Test
  void aModelWithItsWeightsSaysTheSame() {
    Path weights = run.resolve("weights.safetensors");
    String expected = predict(run, picture(1)).succeeds().out();
    assertEquals(
        expected,
        predict("lenet5", picture(1), "--weights", weights, "--data", "synthetic:20,20")
            .succeeds()
            .out());
    assertEquals(
        expected,
        predict("lenet5", picture(1), "--weights", weights, "--normalisation", "0.1199,0.2612")
            .succeeds()
            .out());
    predict("lenet5", picture(1), "--weights", weights, "--normalisation", "1,2,3")
        .fails(2, "--normalisation: expected 2 numbers, the means and then the deviations");
    predict("mlp", picture(1), "--weights", weights, "--data", "synthetic:20,20")
        .fails(1, "expected", "dense1.weight", "choose the model that the weights belong to");
  }

  @Test
  void unreadablePicturesAreNamedAndTheOthersAnswered() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.png"), "hello");
    Cli cli = predict(run, text, picture(2), folder.resolve("none.png"), folder);
    assertEquals(1, cli.code());
    assertEquals(1, cli.out().lines().count());
    assertTrue(cli.out().startsWith(picture(2) + ": "), cli.out());
    List<String> errors = cli.err().lines().toList();
    assertEquals(3, errors.size(), cli.err());
    for (int i = 0; i < 3; i++) {
      Path named = List.of(text, folder.resolve("none.png"), folder).get(i);
      assertTrue(errors.get(i).startsWith("lenslet: " + named + ": expected a picture"), cli.err());
    }
    predict(run, text).fails(1, text + ": expected a picture");
  }
}
