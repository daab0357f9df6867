package org.lenslet.cli.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.error.UsageException;
import org.lenslet.op.Operations;

class OpNamesTest {
  private static final List<String> NAMES =
      Operations.all().stream()
          .map(Class::getSimpleName)
          .map(name -> Character.toLowerCase(name.charAt(0)) + name.substring(1))
          .toList();

  @ParameterizedTest
  @CsvSource({
    "conv, convolution convolutionBackwardData convolutionBackwardFilter",
    "CONV, convolution convolutionBackwardData convolutionBackwardFilter",
    "convolutionB, convolutionBackwardData convolutionBackwardFilter",
    "convolution, convolution",
    "convolutionbackwarddata, convolutionBackwardData",
    "pool, adaptiveMaxPool adaptiveMaxPoolBackward averagePool averagePoolBackward maxPool"
        + " maxPoolBackward maxUnpool maxUnpoolBackward resample resampleBackward",
    "max, maxPool maxPoolBackward maxUnpool maxUnpoolBackward",
    "maxPool, maxPool",
    "gemm, matMul",
    "matmul, matMul",
    "loss, softmaxCrossEntropy softmaxCrossEntropyBackward",
    "softmax, softmax",
    "softmaxC, softmaxCrossEntropy softmaxCrossEntropyBackward",
    "optimizer, adaDeltaUpdate adagradUpdate adamUpdate rmsPropUpdate sgdUpdate",
    "move, broadcast concat dequantize gather gatherBackward pad slice transpose",
  })
  void aWordMeansAnOperationAFamilyOrABeginning(String word, String meant) {
    assertEquals(Set.of(meant.split(" ")), OpNames.meant(word, NAMES));
  }

  @Test
  void everyNameMeansItself() {
    for (String name : NAMES) {
      assertEquals(Set.of(name), OpNames.meant(name, NAMES));
    }
  }

  @Test
  void aWordThatMeansNothingIsRefusedWithTheNames() {
    for (String word : List.of("convex", "", "volution")) {
      UsageException e = assertThrows(UsageException.class, () -> OpNames.meant(word, NAMES));
      assertTrue(e.getMessage().startsWith("--op: expected"), e.getMessage());
      assertTrue(
          e.getMessage().contains("averagePoolBackward, averageUpdate, batchNorm"), e.getMessage());
      assertTrue(e.getMessage().endsWith("[gemm, loss, move, optimizer, pool], got " + word));
      assertFalse(e.getMessage().contains("\n"));
    }
  }

  @Test
  void aFamilyWithoutMembersAmongTheNamesIsRefused() {
    assertThrows(UsageException.class, () -> OpNames.meant("pool", List.of("convolution")));
  }
}
