package org.lenslet.train.determinism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Normalisation;
import org.lenslet.data.PictureFolder;
import org.lenslet.data.Target;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.data.picture.SamplePictures;
import org.lenslet.layer.Branch;
import org.lenslet.layer.Model;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Callback;
import org.lenslet.train.progress.Progress;

/** A residual network with dropout, on augmented pictures that are decoded while it learns. */
class SameBitsTest {
  private static final int SIZE = 12;

  @TempDir Path folder;

  /** A data set whose examples one thread reads, or as many as there are processors. */
  private record Read(Dataset base, boolean isDecoded) implements Dataset {
    @Override
    public String name() {
      return base.name();
    }

    @Override
    public int size() {
      return base.size();
    }

    @Override
    public List<Shape> inputs() {
      return base.inputs();
    }

    @Override
    public List<Target> targets() {
      return base.targets();
    }

    @Override
    public Optional<Normalisation> normalisation() {
      return base.normalisation();
    }

    @Override
    public void read(int index, Draw draw, Example example) {
      base.read(index, draw, example);
    }
  }

  @BeforeEach
  void drawPictures() {
    for (int i = 0; i < 40; i++) {
      BufferedImage picture = SamplePictures.plain(20 + i % 5, 24, 0);
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          int level = 60 + 3 * i + (i % 2 == 0 ? 4 * x : 4 * y);
          picture.setRGB(x, y, level << 16 | (255 - level) << 8 | 16 * (x ^ y) & 255);
        }
      }
      String name = "%s/%s/%02d.png".formatted(i < 36 ? "train" : "val", i % 2 == 0 ? "a" : "b", i);
      SamplePictures.write(folder.resolve(name), SamplePictures.encode(picture, "png"));
    }
  }

  private static Model model() {
    Branch block =
        x ->
            x.convWithoutBias(8, kernel(3).padding(1))
                .batchNorm()
                .relu()
                .convWithoutBias(8, kernel(3).padding(1))
                .batchNorm();
    return Model.input(3, SIZE, SIZE)
        .convWithoutBias(8, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .residual(block)
        .relu()
        .paddedShortcut(16, 2)
        .dropoutChannels(0.1)
        .globalAvgPool()
        .dropout(0.3)
        .dense(2)
        .build();
  }

  /** All weights and states after two epochs; and whether other threads read with the first. */
  private Map<String, HostTensor> learn(boolean decoded, long seed, boolean expectHelpers) {
    Dataset pictures =
        PictureFolder.of(folder)
            .withSize(SIZE)
            .withSmallestArea(0.08)
            .withStrict(true)
            .load()
            .train()
            .augmented(
                ImageAugmentations.padAndCrop(2)
                    .then(ImageAugmentations.randomMirror())
                    .then(ImageAugmentations.cutout(4)));
    boolean[] helped = new boolean[1];
    Callback looking =
        new Callback() {
          @Override
          public boolean step(Progress.StepReport report) {
            helped[0] |=
                Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals("lenslet-batches-1"));
            return true;
          }
        };
    try (CpuBackend backend = new CpuBackend(2);
        Trainer trainer =
            Trainer.of(model())
                .on(backend)
                .batch(8)
                .optimizer(Sgd.of(0.1f).momentum(0.9f).weightDecay(1e-4f))
                .schedule(Schedule.COSINE)
                .seed(seed)
                .callback(looking)
                .build()) {
      trainer.fit(new Read(pictures, decoded), Epochs.of(2));
      assertEquals(expectHelpers, helped[0]);
      return trainer.weights();
    }
  }

  private static boolean same(Map<String, HostTensor> a, Map<String, HostTensor> b) {
    assertEquals(a.keySet(), b.keySet());
    return a.entrySet().stream().allMatch(e -> e.getValue().bitwiseEquals(b.get(e.getKey())));
  }

  @Test
  void equalSeedsGiveEqualBits() {
    Map<String, HostTensor> first = learn(false, 3, false);
    assertTrue(same(first, learn(false, 3, false)));
    assertFalse(same(first, learn(false, 4, false)));
  }

  @Test
  void severalThreadsThatDecodeChangeNoBit() {
    Assumptions.assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1, "one processor, one thread that decodes");
    Map<String, HostTensor> alone = learn(false, 3, false);
    for (int i = 0; i < 3; i++) {
      assertTrue(same(alone, learn(true, 3, true)));
    }
  }
}
