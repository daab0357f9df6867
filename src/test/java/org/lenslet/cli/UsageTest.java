package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.cli.shared.Version;
import org.lenslet.model.Zoo;

/** Help, version and arguments that mean nothing. */
class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "train",
        "evaluate",
        "predict",
        "compare",
        "summary",
        "devices",
        "doctor",
        "parity",
        "bench",
        "bench train",
        "test"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    Cli help = Cli.run((Object[]) (command + " --help").trim().split(" ")).succeeds();
    assertTrue(help.out().contains("Example"), help.out());
    assertTrue(help.out().contains("./lenslet "), help.out());
    assertTrue(help.out().contains("Usage: lenslet " + command), help.out());
    assertEquals("", help.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "predict", "summary", "bench train"})
  void commandsAboutAModelNameWhatListsAllModels(String command) {
    String help = Cli.run((Object[]) (command + " --help").split(" ")).succeeds().out();
    String where = "one of those that ./lenslet models lists";
    assertTrue(help.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT).contains(where), help);
  }

  @Test
  void modelsListsEachWithItsParameters() {
    List<String> lines = Cli.run("models").succeeds().out().lines().toList();
    assertEquals(Zoo.names().size() + 1, lines.size());
    for (int i = 0; i < Zoo.names().size(); i++) {
      String name = Zoo.names().get(i);
      assertTrue(lines.get(i + 1).startsWith(name + " "), lines.get(i + 1));
      assertTrue(lines.get(i + 1).endsWith(Zoo.description(name)), lines.get(i + 1));
    }
    assertTrue(lines.get(1).contains(" 61,706 "), lines.get(1));
  }

  /** What is pasted from a help text must work: an example that is too long would be broken. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "train", "evaluate", "predict", "compare", "summary", "bench train", "parity"})
  void examplesAreWholeLines(String command) {
    String help = Cli.run((Object[]) (command + " --help").trim().split(" ")).succeeds().out();
    List<String> after = help.lines().dropWhile(line -> !line.startsWith("Example")).toList();
    after.stream().skip(1).forEach(line -> assertTrue(line.startsWith("  ./lenslet "), help));
  }

  @Test
  void theVersionIsThatOfTheProject() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    assertTrue(pom.contains("<artifactId>lenslet</artifactId>\n  <version>" + Version.NUMBER));
    assertTrue(Cli.run("--version").succeeds().out().startsWith("lenslet " + Version.NUMBER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|command: expected train, evaluate, predict, compare, summary, devices, doctor, parity, bench or test,",
        "trian|got trian; did you mean train? see lenslet --help",
        "train --epoch 3|got --epoch; did you mean --epochs? see lenslet train --help",
        "train --epochs many|'--epochs': 'many' is not an int; see lenslet train --help",
        "train lenet5 mlp|argument: expected a known one, got mlp",
        "train --epochs 0|epochs: expected at least 1 epoch, got 0",
        "train --batch 0|batch: expected at least 1, got 0",
        "train --lr -1|sgd: expected a learning rate above 0, got -1.0",
        "train --momentum 1.5|momentum: expected 0 or more and less than 1, got 1.5",
        "train --optimizer adam --momentum 0.5|momentum: expected optimizer sgd or rmsprop, got adam",
        "train --optimizer rprop|optimizer: expected sgd, adam, adamw, adagrad, rmsprop or adadelta, got rprop",
        "train --schedule step|schedule step: expected a share of the run or a number of epochs above 0, got none",
        "train --loss hinge|loss: expected one of [softmax-cross-entropy,",
        "train --patience 3|a validation fraction above 0 for early stopping",
        "train lenet|model: expected one of 34 names, the nearest being [lenet5, lenet5-1998, lenet-caffe], got lenet",
        "train --data digits|data: expected synthetic, synthetic:TRAIN,TEST",
        "train --device gpu|device: expected one of auto, opencl, opencl:NAME, cpu, reference, got",
        "train --verify 100|--verify: expected 1/N with N from 1 to 999999999, as in 1/1000, got 100",
        "train --verify 1/0|--verify: expected 1/N with N from 1 to 999999999",
        "train --verify 2/7|--verify: expected 1/N with N from 1 to 999999999",
        "train --verify 1/1000000000|--verify: expected 1/N with N from 1 to 999999999",
        "train --resume runs/none --verify never|--verify: expected 1/N with N",
        "evaluate lenet5|--weights: expected the weights of lenet5, got none",
        "evaluate lenet5 --weights w|--data: expected the data for lenet5, got none",
        "evaluate lenet|lenet: expected the folder of a run, or one of the models that ./lenslet models lists",
        "evaluate|missing required parameter: 'RUN",
        "predict lenet5|missing required parameter: 'PICTURE'; see lenslet predict --help",
        "predict src x.png|src: expected the folder of a run, got one without config.json",
        "predict src x.png --top 0|--top: expected at least 1, got 0",
        "compare|missing required parameter: 'RUN'; see lenslet compare --help",
        "compare runs/none|runs/none: expected the folder of a run, got no such folder",
        "summary lenet|model: expected one of 34 names, the nearest being [lenet5, lenet5-1998, lenet-caffe], got lenet",
        "summary lenet5 --batch 0|--batch: expected at least 1, got 0",
        "bench|bench: expected train or predict, got nothing",
        "bench train mlp --seconds 0|--seconds: expected more than 0, got 0.0",
        "parity --op convex|--op: expected the name or the beginning of one of [adaDeltaUpdate, adagradUpdate,",
        "test|run ./lenslet test in a checkout of the sources",
        "test -Dtest=A|run ./lenslet test in a checkout of the sources",
      })
  void wrongUsageIsOneLineAndExitCode2(String arguments, String message) {
    Object[] words = arguments.isEmpty() ? new Object[0] : arguments.split(" ");
    Cli.run(words).fails(2, message);
  }

  @Test
  void aDeviceThatThisMachineLacksIsAFailedRun() {
    Cli.run("train", "--device", "opencl:no such GPU")
        .fails(1, "opencl: expected ", " (see ./lenslet doctor, or use --device cpu)");
  }

  @Test
  void onlyVerboseShowsAStackTrace() {
    assertFalse(Cli.run("summary", "lenet").err().contains("\tat "));
    Cli verbose = Cli.run("summary", "lenet", "--verbose");
    assertEquals(2, verbose.code());
    assertTrue(verbose.err().contains("UsageException"), verbose.err());
    assertTrue(verbose.err().contains("\tat org.lenslet."), verbose.err());
  }

  @Test
  void aBatchBeyondAllSizesIsRefused() {
    Cli.run("bench", "train", "lenet5", "--batch", 300_000, "--device", "cpu")
        .fails(1, "batch 300000", "smaller");
    Cli.run("summary", "lenet5", "--batch", 100_000_000, "--device", "cpu")
        .fails(1, "use a smaller batch");
  }
}
