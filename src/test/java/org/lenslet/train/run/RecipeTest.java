package org.lenslet.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
}
