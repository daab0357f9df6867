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
import org.lenslet.train.optimizer.Schedule;

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
  @ValueSource(strings = {"cifar10:/data", "cifar100", "cifar100-coarse:a:b"})
  void aPublishedPairHasItsPublishedRecipe(String data) {
    Recipe published =
        new Recipe("sgd", 0.1f, 0.9f, 1e-4f, Schedule.MULTI_STEP, "crop-mirror", 128, 200);
    assertEquals(published, Recipe.of("resnet110", data));
    Recipe folder = new Recipe("sgd", 0.1f, 0.9f, 1e-4f, Schedule.MULTI_STEP, "mirror", 32, 90);
    assertEquals(folder, Recipe.of("resnet50", "folder:/pictures"));
    assertEquals(folder, Recipe.of("vgg16-bn", "folder"));
  }

  /** Nothing is known of what chance may do to other data, nor for how long to train. */
  @Test
  void withOtherDataAModelIsTrainedForAFirstLook() {
    for (String data : List.of("", "synthetic", "folder:/cifar10", "mnist:cifar10")) {
      assertEquals(
          new Recipe("sgd", 0.1f, 0.9f, 1e-4f, Schedule.MULTI_STEP, Recipe.NONE, 128, 10),
          Recipe.of("resnet20", data));
    }
    assertEquals(Recipe.of("resnet20", ""), Recipe.of("resnet20"));
    assertEquals(10, Recipe.of("alexnet", "cifar10").epochs());
    assertEquals(Recipe.NONE, Recipe.of("alexnet", "cifar10").augmentation());
  }

  @Test
  void aRecipeForAnyDataIsTheSameForAll() {
    Recipe lenet = new Recipe("sgd", 0.05f, 0.9f, 0, Schedule.COSINE, Recipe.NONE, 64, 5);
    assertEquals(lenet, Recipe.of("lenet5"));
    assertEquals(lenet, Recipe.of("lenet5", "mnist:/data"));
    assertEquals(
        new Recipe("adam", 0.001f, 0, 0, Schedule.COSINE, Recipe.NONE, 16, 20),
        Recipe.of("unet", "voc:/data"));
  }
}
