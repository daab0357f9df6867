package org.lenslet.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.model.Zoo;
import org.lenslet.train.Recipe;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Optimizers;

class RecipeTest {
  static Iterable<String> models() {
    return Zoo.names();
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyModelOfTheZooHasItsOwnRecipeOfAKnownOptimizer(String model) {
    Recipe recipe = Recipe.of(model);
    assertNotEquals(Recipe.of("a model of one's own"), recipe);
    Optimizer optimizer =
        Optimizers.named(recipe.optimizer(), recipe.learningRate(), recipe.momentum());
    assertEquals(recipe.learningRate(), optimizer.learningRate());
  }

  @Test
  void otherModelsAreTrainedWithAdam() {
    assertEquals("adam", Recipe.of("a model of one's own").optimizer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifar10:/data", "cifar100", "cifar100-coarse:a:b", "folder:x?size=32"})
  void aPublishedPairHasItsPublishedRecipe(String data) {
    assertRecipe("sgd 0.1 0.9 1.0E-4 multi-step crop-mirror 128x1 200", "resnet20", data);
    String imageNet = "sgd 0.1 0.9 1.0E-4 multi-step:1/3,2/3 mirror 32x8 90";
    assertRecipe(imageNet, "resnet50", "folder:/pictures");
    assertRecipe(imageNet.replace("0.1", "0.01"), "vgg16-bn", "folder");
    assertRecipe(
        "sgd 0.01 0.9 2.0E-4 polynomial:0.5 mirror 32x1 60", "googlenet", "folder:/pictures");
  }

  /** Nothing is known of what chance may do to other data, nor for how long to train. */
  @Test
  void withOtherDataAModelIsTrainedForAFirstLook() {
    for (String data : List.of("", "synthetic", "mnist:cifar10")) {
      assertRecipe("sgd 0.1 0.9 1.0E-4 multi-step none 128x1 10", "resnet20", data);
    }
    assertEquals(Recipe.of("resnet20", ""), Recipe.of("resnet20"));
    assertRecipe("sgd 0.01 0.9 1.0E-4 multi-step:1/3,2/3 none 32x1 10", "alexnet", "cifar10");
  }

  @Test
  void aRecipeForAnyDataIsTheSameForAll() {
    assertRecipe("sgd 0.05 0.9 0.0 cosine none 64x1 5", "lenet5", "mnist:/data");
    assertEquals(Recipe.of("lenet5"), Recipe.of("lenet5", "mnist:/data"));
    assertRecipe("adam 0.001 0.0 0.0 cosine none 16x1 20", "unet", "voc:/data");
  }

  private static void assertRecipe(String expected, String model, String data) {
    Recipe recipe = Recipe.of(model, data);
    assertEquals(
        expected,
        "%s %s %s %s %s %s %dx%d %d"
            .formatted(
                recipe.optimizer(),
                recipe.learningRate(),
                recipe.momentum(),
                recipe.weightDecay(),
                recipe.schedule(),
                recipe.augmentation(),
                recipe.batch(),
                recipe.accumulate(),
                recipe.epochs()));
  }
}
