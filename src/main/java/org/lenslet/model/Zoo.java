package org.lenslet.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.tensor.Shape;

/** The named models. */
public final class Zoo {
  /** Builds a model for inputs of a shape and a number of classes. */
  private interface Maker {
    Model make(Shape input, int classes);
  }

  private record Entry(String description, Shape usualInput, int usualClasses, Maker maker) {}

  private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

  static {
    Shape digit = Shape.of(1, 28, 28);
    add("lenet5", "LeNet-5 as taught today: tanh, average pooling", digit, 10, LeNet5::modern);
    add(
        "lenet5-1998",
        "LeNet-5 as published: connection table, trainable sub-sampling, RBF output",
        digit,
        10,
        LeNet5::original);
    add("mlp", "784-16-16-10, fully connected: the baseline", digit, 10, Mlp::create);
    add("lenet-caffe", "Caffe's LeNet: maximum pooling, ReLU", digit, 10, ConvNets::caffeLeNet);
    large("alexnet", "AlexNet in one tower, with dropout", AlexNet::oneTower);
    add(
        "alexnet-2012",
        "AlexNet as published: two groups, local response normalization",
        Shape.of(3, 227, 227),
        1000,
        AlexNet::twoGroups);
    for (int depth : new int[] {11, 13, 16, 19}) {
      String what = "VGG of " + depth + " layers: 3x3 convolutions";
      large("vgg" + depth, what, (input, n) -> Vgg.of(depth, false, input, n));
      String normalized = what + ", batch normalization";
      large("vgg" + depth + "-bn", normalized, (input, n) -> Vgg.of(depth, true, input, n));
    }
    small("vgg11-cifar", "VGG-11 for small pictures", (input, n) -> Vgg.cifar(false, input, n));
    small(
        "vgg11-cifar-bn",
        "VGG-11 for small pictures, batch normalization",
        (input, n) -> Vgg.cifar(true, input, n));
    for (int depth : new int[] {18, 34, 50, 101, 152}) {
      String what = "residual network of " + depth + " layers";
      large("resnet" + depth, what, (input, n) -> ResNet.of(depth, input, n));
    }
    small("resnet18-cifar", "ResNet-18 for small pictures", ResNet::cifar18);
    for (int depth : new int[] {20, 32, 44, 56, 110}) {
      String what = "residual network of " + depth + " layers for small pictures";
      small("resnet" + depth, what, (input, n) -> ResNet.small(depth, input, n));
    }
    small("resnet9", "residual network of 9 layers, trained in seconds", ResNet::nine);
    large("squeezenet", "SqueezeNet 1.1: few parameters", SqueezeNet::create);
    large("mobilenet-v2", "MobileNetV2: few multiply-accumulates", MobileNetV2::create);
    large("googlenet", "GoogLeNet: branches joined along the channels", GoogLeNet::create);
    add(
        "unet",
        "U-Net of three levels: a class for each pixel",
        Shape.of(3, 64, 64),
        2,
        UNet::create);
    add("series", "for series: 1-D convolutions", Shape.of(1, 128), 10, ConvNets::series);
    add("volume", "for volumes: 3-D convolutions", Shape.of(1, 16, 16, 16), 10, ConvNets::volume);
  }

  private static void add(
      String name, String description, Shape usualInput, int usualClasses, Maker maker) {
    ENTRIES.put(name, new Entry(description, usualInput, usualClasses, maker));
  }

  /** For pictures of ImageNet. */
  private static void large(String name, String description, Maker maker) {
    add(name, description, Shape.of(3, 224, 224), 1000, maker);
  }

  /** For pictures of CIFAR-10. */
  private static void small(String name, String description, Maker maker) {
    add(name, description, Shape.of(3, 32, 32), 10, maker);
  }

  private Zoo() {}

  /** The names of all models. */
  public static List<String> names() {
    return new ArrayList<>(ENTRIES.keySet());
  }

  /** One line about a model. */
  public static String description(String name) {
    return entry(name).description;
  }

  /** The input shape that the model was made for. */
  public static Shape usualInput(String name) {
    return entry(name).usualInput;
  }

  /** The number of classes that the model was made for. */
  public static int usualClasses(String name) {
    return entry(name).usualClasses;
  }

  /**
   * A model for the given data.
   *
   * @param input the shape of one input: channels, height, width
   * @throws UsageException if there is no such model, or if it does not fit the data
   */
  public static Model create(String name, Shape input, int classes) {
    return entry(name).maker.make(input, classes);
  }

  private static Entry entry(String name) {
    Entry entry = ENTRIES.get(name);
    if (entry == null) {
      List<String> near = near(name);
      throw new UsageException(
          near.isEmpty()
              ? "model: expected one of " + names() + ", got " + name
              : "model: expected one of %d names, the nearest being %s, got %s"
                  .formatted(ENTRIES.size(), near, name));
    }
    return entry;
  }

  /** The names that begin as the word does. */
  private static List<String> near(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    if (wanted.length() < 3) {
      return List.of();
    }
    return names().stream().filter(name -> name.startsWith(wanted.substring(0, 3))).toList();
  }

  /** The error of a model that does not fit the data. */
  static UsageException unfit(String model, String expected, Object got) {
    return new UsageException(
        "model "
            + model
            + ": expected "
            + expected
            + ", got "
            + got
            + "; choose other data or another model");
  }
}
