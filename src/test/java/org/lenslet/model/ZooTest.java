package org.lenslet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.layer.Summary;
import org.lenslet.tensor.Shape;

/** Parameter counts and multiply-accumulates of the papers. */
class ZooTest {
  private static final Shape DIGIT = Shape.of(1, 28, 28);

  private static Summary summary(String name, Shape input) {
    return Summary.of(Zoo.create(name, input, 10), 1);
  }

  private static List<Long> parameters(Summary summary) {
    return summary.layers().stream().map(Summary.Row::parameters).filter(n -> n > 0).toList();
  }

  @Test
  void leNet5HasItsParametersAndWork() {
    Summary summary = summary("lenet5", DIGIT);

    assertEquals(List.of(156L, 2_416L, 48_120L, 10_164L, 850L), parameters(summary));
    assertEquals(61_706, summary.parameters());
    assertEquals(416_520, summary.multiplyAccumulates());
    assertEquals(summary.parameters(), summary("lenet5", Shape.of(1, 32, 32)).parameters());
  }

  @Test
  void leNet5Of1998HasTheRowsOfThePaper() {
    Summary summary = summary("lenet5-1998", DIGIT);

    assertEquals(List.of(156L, 12L, 1_516L, 32L, 48_120L, 10_164L), parameters(summary));
    assertEquals(60_000, summary.parameters());
    assertEquals(
        List.of("1x6x28x28", "1x6x14x14", "1x16x10x10", "1x16x5x5", "1x120x1x1", "1x84", "1x10"),
        summary.layers().stream()
            .filter(row -> row.parameters() > 0 || row.name().equals("radialBasis1"))
            .map(row -> row.output().toString())
            .toList());
    // C1 117,600, C3 150,000, C5 48,000 and F6 10,080: connections without biases.
    assertEquals(117_600 + 150_000 + 48_000 + 10_080, summary.multiplyAccumulates());
  }

  @Test
  void theBaselineHasItsParametersAndWork() {
    Summary summary = summary("mlp", DIGIT);

    assertEquals(List.of(12_560L, 272L, 170L), parameters(summary));
    assertEquals(784 * 16 + 16 * 16 + 16 * 10, summary.multiplyAccumulates());
  }

  /** golden.md, sections 2 and 3: published figures, recomputed; a batch of one picture. */
  @ParameterizedTest
  @CsvSource({
    "alexnet, 1000, 61100840, 714188480",
    "alexnet-2012, 1000, 60965224, 724406816",
    "vgg11, 1000, 132863336, 7609090048",
    "vgg13, 1000, 133047848, 11308466176",
    "vgg16, 1000, 138357544, 15470264320",
    "vgg19, 1000, 143667240, 19632062464",
    "resnet18, 1000, 11689512, 1814073344",
    "resnet34, 1000, 21797672, 3663761408",
    "resnet50, 1000, 25557032, 4089184256",
    "resnet101, 1000, 44549160, 7801405440",
    "resnet152, 1000, 60192808, 11513626624",
    "lenet-caffe, 10, 431080, 2293000",
    "resnet20, 10, 269722, 40551040",
    "resnet32, 10, 464154, 68862592",
    "resnet44, 10, 658586, 97174144",
    "resnet56, 10, 853018, 125485696",
    "resnet110, 10, 1727962, 252887680",
    "resnet9, 10, 6573120, 379261952",
  })
  void theNetworksHaveTheirPublishedParametersAndWork(
      String name, int classes, long parameters, long multiplyAccumulates) {
    Summary summary = Summary.of(Zoo.create(name, Zoo.usualInput(name), classes), 1);
    assertEquals(parameters, summary.parameters());
    assertEquals(multiplyAccumulates, summary.multiplyAccumulates());
  }

  /** As their authors' and torchvision's definitions have them. */
  @ParameterizedTest
  @CsvSource({
    "vgg11-bn, 132868840",
    "vgg16-bn, 138365992",
    "vgg19-bn, 143678248",
    "squeezenet, 1235496",
    "mobilenet-v2, 3504872",
    "googlenet, 6998552",
  })
  void otherNetworksHaveTheirParameters(String name, long parameters) {
    Summary summary = Summary.of(Zoo.create(name, Zoo.usualInput(name), 1000), 1);
    assertEquals(parameters, summary.parameters());
  }

  @Test
  void everyModelIsBuiltForItsUsualInput() {
    for (String name : Zoo.names()) {
      Model model = Zoo.create(name, Zoo.usualInput(name), 10);
      assertEquals(name, model.name());
      assertFalse(Zoo.description(name).isEmpty());
      Shape output = model.outputShapes().values().iterator().next();
      assertEquals(10, output.get(0), name);
      assertEquals(name.equals("unet") ? Shape.of(10, 64, 64) : Shape.of(10), output);
    }
  }

  @Test
  void modelsThatDoNotFitTheDataSaySo() {
    assertEquals(
        "model lenet5: expected images of 1x28x28 or 1x32x32, got 3x32x32; choose other data or"
            + " another model",
        assertThrows(UsageException.class, () -> Zoo.create("lenet5", Shape.of(3, 32, 32), 10))
            .getMessage());
    assertEquals(
        "model lenet5-1998: expected data of 10 classes (its output codes are digits), got 26"
            + " classes; choose other data or another model",
        assertThrows(UsageException.class, () -> Zoo.create("lenet5-1998", DIGIT, 26))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "transformer"})
  void anUnknownModelGetsTheList(String name) {
    assertEquals(
        "model: expected one of " + Zoo.names() + ", got " + name,
        assertThrows(UsageException.class, () -> Zoo.create(name, DIGIT, 10)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "LENET5", "lenett"})
  void aModelThatIsNearlyNamedGetsItsNeighbours(String name) {
    assertEquals(
        "model: expected one of %d names, the nearest being [lenet5, lenet5-1998, lenet-caffe], got %s"
            .formatted(Zoo.names().size(), name),
        assertThrows(UsageException.class, () -> Zoo.create(name, DIGIT, 10)).getMessage());
  }

  @Test
  void theOutputCodesAreTenDifferentDrawings() {
    float[] codes = DigitCodes.tensor().floats();
    Set<List<Float>> drawings = new HashSet<>();
    for (int digit = 0; digit < DigitCodes.COUNT; digit++) {
      int start = digit * 84;
      drawings.add(IntStream.range(start, start + 84).mapToObj(i -> codes[i]).toList());
    }

    assertEquals(10, drawings.size());
    assertTrue(drawings.stream().flatMap(List::stream).allMatch(cell -> Math.abs(cell) == 1));
  }
}
