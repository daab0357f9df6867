package org.lenslet.train;

import java.util.List;
import org.lenslet.train.optimizer.Schedule;

/**
 * How a model of the zoo is trained unless told otherwise.
 *
 * @param optimizer the name of the optimizer
 * @param learningRate before the schedule's factor
 * @param momentum 0 for optimizers without
 * @param weightDecay of all parameters
 * @param augmentation what chance does to pictures: {@code none}, {@code mirror}, or {@code
 *     crop-mirror}, a crop after padding by 4 pixels and a mirror
 * @param batch the examples per step
 * @param epochs the passes over the training data
 */
public record Recipe(
    String optimizer,
    float learningRate,
    float momentum,
    float weightDecay,
    Schedule schedule,
    String augmentation,
    int batch,
    int epochs) {

  /** No augmentation. */
  public static final String NONE = "none";

  private static final String MIRROR = "mirror";
  private static final String CROP_MIRROR = "crop-mirror";

  /**
   * Recipes of the models whose names match.
   *
   * @param data the kinds of data, of which there is one before the colon of {@code --data}, that
   *     the published recipe is for; with others it goes without augmentation, for as many epochs
   *     as a first look takes
   */
  private record Line(String models, List<String> data, Recipe recipe) {}

  private static final List<String> CIFAR = List.of("cifar10", "cifar100", "cifar100-coarse");
  private static final List<String> FOLDER = List.of("folder");

  /** Epochs with data that no recipe is published for. */
  private static final int FIRST_LOOK = 10;

  private static final List<Line> LINES =
      List.of(
          line("lenet5", sgd(0.05f, 0, Schedule.COSINE, 64, 5)),
          line("lenet5-1998", sgd(0.01f, 0, Schedule.COSINE, 64, 5)),
          line("mlp", sgd(0.01f, 0, Schedule.COSINE, 64, 10)),
          // BVLC/caffe, examples/mnist: 10,000 steps, the rate falling by an inverse power.
          line("lenet-caffe", sgd(0.01f, 5e-4f, Schedule.COSINE, 64, 10)),
          // He et al. 2015, section 4.2, in the 200 epochs of later replicas.
          new Line(
              "resnet(20|32|44|56|110)",
              CIFAR,
              sgd(0.1f, 1e-4f, Schedule.MULTI_STEP, 128, 200).augmented(CROP_MIRROR)),
          new Line(
              "resnet18-cifar|resnet9",
              CIFAR,
              sgd(0.1f, 5e-4f, Schedule.COSINE, 128, 200).augmented(CROP_MIRROR)),
          new Line(
              "vgg11-cifar(-bn)?",
              CIFAR,
              sgd(0.05f, 5e-4f, Schedule.COSINE, 128, 200).augmented(CROP_MIRROR)),
          // He et al. 2015, section 3.4, and torchvision's references; the crop is the folder's.
          new Line(
              "resnet\\d+|googlenet|vgg\\d+-bn",
              FOLDER,
              sgd(0.1f, 1e-4f, Schedule.MULTI_STEP, 32, 90).augmented(MIRROR)),
          new Line(
              "alexnet|alexnet-2012|vgg\\d+|squeezenet",
              FOLDER,
              sgd(0.01f, 5e-4f, Schedule.MULTI_STEP, 32, 90).augmented(MIRROR)),
          new Line(
              "mobilenet-v2",
              FOLDER,
              sgd(0.045f, 4e-5f, Schedule.COSINE, 32, 90).augmented(MIRROR)),
          line("unet", adam(16, 20)),
          line("series", adam(16, 20)),
          line("volume", adam(32, 20)));

  private static final Recipe ANY = adam(64, 5);

  private static Line line(String model, Recipe recipe) {
    return new Line(model, List.of(), recipe);
  }

  private static Recipe sgd(float rate, float decay, Schedule schedule, int batch, int epochs) {
    return new Recipe("sgd", rate, 0.9f, decay, schedule, NONE, batch, epochs);
  }

  private static Recipe adam(int batch, int epochs) {
    return new Recipe("adam", 0.001f, 0, 0, Schedule.COSINE, NONE, batch, epochs);
  }

  private Recipe augmented(String what) {
    return new Recipe(
        optimizer, learningRate, momentum, weightDecay, schedule, what, batch, epochs);
  }

  private Recipe asFirstLook() {
    int passes = Math.min(epochs, FIRST_LOOK);
    return new Recipe(
        optimizer, learningRate, momentum, weightDecay, schedule, NONE, batch, passes);
  }

  /** The recipe of a model of the zoo, whatever the data; for other names a usual one. */
  public static Recipe of(String model) {
    return of(model, "");
  }

  /**
   * The recipe of a model of the zoo for data.
   *
   * @param data as {@link org.lenslet.data.DataSource#parse} understands it
   */
  public static Recipe of(String model, String data) {
    String kind = data.contains(":") ? data.substring(0, data.indexOf(':')) : data;
    for (Line line : LINES) {
      if (model.matches(line.models())) {
        boolean published = line.data().isEmpty() || line.data().contains(kind);
        return published ? line.recipe() : line.recipe().asFirstLook();
      }
    }
    return ANY;
  }
}
