package org.lenslet.train;

import java.util.List;
import org.lenslet.train.optimizer.Schedule;

/**
 * How a model of the zoo is trained unless told otherwise.
 *
 * @param source where it was published, in words
 * @param optimizer the name of the optimizer
 * @param learningRate before the schedule's factor
 * @param momentum 0 for optimizers without
 * @param weightDecay of all parameters
 * @param schedule as {@link Schedule#parse} understands it
 * @param augmentation what chance does to pictures: {@code none}, {@code mirror}, or {@code
 *     crop-mirror}, a crop after padding by 4 pixels and a mirror
 * @param batch the examples per step
 * @param accumulate the steps whose mean gradient an update takes: published batches are larger
 *     than what fits into the memory of one device
 * @param epochs the passes over the training data
 */
public record Recipe(
    String source,
    String optimizer,
    float learningRate,
    float momentum,
    float weightDecay,
    String schedule,
    String augmentation,
    int batch,
    int accumulate,
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

  private static final String OWN = "Lenslet's own";
  private static final String HE_CIFAR = "He et al. 2015, arXiv:1512.03385, section 4.2";
  private static final String CUSTOM = "what is customary for CIFAR";
  private static final String TORCHVISION = "torchvision, references/classification";

  private static final String COSINE = "cosine";
  private static final String MULTI_STEP = "multi-step";
  private static final String THIRDS = "multi-step:1/3,2/3";

  /** CIFAR, and small pictures as files. */
  private static final List<String> SMALL =
      List.of("cifar10", "cifar100", "cifar100-coarse", "folder");

  private static final List<String> FOLDER = List.of("folder");

  /** Epochs with data that no recipe is published for. */
  private static final int FIRST_LOOK = 10;

  private static final List<Line> LINES =
      List.of(
          own("lenet5", sgd(0.05f, 0, COSINE, 64, 5)),
          own("lenet5-1998", sgd(0.01f, 0, COSINE, 64, 5)),
          own("mlp", sgd(0.01f, 0, COSINE, 64, 10)),
          own("unet", adam(16, 20)),
          own("series", adam(16, 20)),
          own("volume", adam(32, 20)),
          // lenet_solver.prototxt: 10,000 steps.
          new Line(
              "lenet-caffe",
              List.of(),
              sgd(0.01f, 5e-4f, "inverse:0.0001,0.75", 64, 10).from("BVLC/caffe, examples/mnist")),
          // In the 200 epochs of later replicas.
          new Line(
              "resnet(20|32|44|56)",
              SMALL,
              sgd(0.1f, 1e-4f, MULTI_STEP, 128, 200).augmented(CROP_MIRROR).from(HE_CIFAR)),
          // There this one does not start at the whole rate; about an epoch is enough.
          new Line(
              "resnet110",
              SMALL,
              sgd(0.1f, 1e-4f, "warm-up:1+multi-step", 128, 200)
                  .augmented(CROP_MIRROR)
                  .from(HE_CIFAR)),
          new Line(
              "resnet18-cifar|resnet9",
              SMALL,
              sgd(0.1f, 5e-4f, COSINE, 128, 200).augmented(CROP_MIRROR).from(CUSTOM)),
          new Line(
              "vgg11-cifar(-bn)?",
              SMALL,
              sgd(0.05f, 5e-4f, COSINE, 128, 200).augmented(CROP_MIRROR).from(CUSTOM)),
          // For ImageNet the crop is that of the folder. As He et al. 2015, section 3.4: 256 an
          // update, the rate divided by 10 twice in 90 epochs.
          new Line(
              "resnet\\d+",
              FOLDER,
              sgd(0.1f, 1e-4f, THIRDS, 32, 90).accumulating(8).augmented(MIRROR).from(TORCHVISION)),
          // Without normalization, as theirs: 2,400,000 updates of 32.
          new Line(
              "googlenet",
              FOLDER,
              sgd(0.01f, 2e-4f, "polynomial:0.5", 32, 60)
                  .augmented(MIRROR)
                  .from("BVLC/caffe, models/bvlc_googlenet, quick solver")),
          // Those without normalization do not bear that rate.
          new Line(
              "alexnet|vgg\\d+(-bn)?",
              FOLDER,
              sgd(0.01f, 1e-4f, THIRDS, 32, 90)
                  .accumulating(8)
                  .augmented(MIRROR)
                  .from(TORCHVISION)),
          // They divided by 10 three times, when the error had stopped to fall.
          new Line(
              "alexnet-2012",
              FOLDER,
              sgd(0.01f, 5e-4f, "multi-step:1/4,1/2,3/4", 32, 90)
                  .accumulating(4)
                  .augmented(MIRROR)
                  .from("Krizhevsky, Sutskever and Hinton 2012, section 5")),
          // And their solver: 170,000 updates of 512.
          new Line(
              "squeezenet",
              FOLDER,
              sgd(0.04f, 2e-4f, "linear", 32, 68)
                  .accumulating(16)
                  .augmented(MIRROR)
                  .from("Iandola et al. 2016, arXiv:1602.07360")),
          // After Sandler et al. 2018 (arXiv:1801.04381).
          new Line(
              "mobilenet-v2",
              FOLDER,
              sgd(0.045f, 4e-5f, "step:1x0.98", 32, 300)
                  .accumulating(8)
                  .augmented(MIRROR)
                  .from(TORCHVISION)));

  private static final Recipe ANY = adam(64, 5);

  private static Line own(String model, Recipe recipe) {
    return new Line(model, List.of(), recipe);
  }

  private static Recipe sgd(float rate, float decay, String schedule, int batch, int epochs) {
    return new Recipe(OWN, "sgd", rate, 0.9f, decay, schedule, NONE, batch, 1, epochs);
  }

  private static Recipe adam(int batch, int epochs) {
    return new Recipe(OWN, "adam", 0.001f, 0, 0, COSINE, NONE, batch, 1, epochs);
  }

  private Recipe from(String where) {
    return with(where, schedule, augmentation, accumulate, epochs);
  }

  private Recipe augmented(String what) {
    return with(source, schedule, what, accumulate, epochs);
  }

  private Recipe accumulating(int steps) {
    return with(source, schedule, augmentation, steps, epochs);
  }

  /** Schedules in epochs are made for as many as were published. */
  private Recipe asFirstLook() {
    String shorter = schedule.matches(".*:[1-9][^/]*") ? COSINE : schedule;
    String where = source + ", which was for other data, cut to a first look";
    return with(where, shorter, NONE, 1, Math.min(epochs, FIRST_LOOK));
  }

  private Recipe with(
      String source, String schedule, String augmentation, int accumulate, int epochs) {
    return new Recipe(
        source,
        optimizer,
        learningRate,
        momentum,
        weightDecay,
        schedule,
        augmentation,
        batch,
        accumulate,
        epochs);
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
