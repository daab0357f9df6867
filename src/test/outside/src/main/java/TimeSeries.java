import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.List;
import java.util.Random;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.data.Examples;
import org.lenslet.layer.Model;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.progress.Progress;

/** Convolutions along time: tells sines, triangles and steps apart under noise. */
public class TimeSeries {
  public static void main(String[] devices) {
    Random random = new Random(1);
    float[][] series = new float[1500][64];
    int[] kinds = new int[series.length];
    for (int i = 0; i < series.length; i++) {
      kinds[i] = i % 3;
      double phase = random.nextDouble(), speed = 2 + 2 * random.nextDouble();
      for (int t = 0; t < 64; t++) {
        double x = (phase + speed * t / 64) % 1, sine = Math.sin(2 * Math.PI * x);
        double wave = kinds[i] == 0 ? sine : kinds[i] == 1 ? 4 * Math.abs(x - 0.5) - 1 : Math.signum(sine);
        series[i][t] = (float) (wave + 0.2 * random.nextGaussian());
      }
    }
    var split = Examples.of(Examples.rows(series, 1, 64), kinds, List.of("sine", "triangle", "step")).split(0.2, 1);
    Model model = Model.input(1, 64).conv(8, kernel(5)).relu().maxPool(2).conv(16, kernel(5)).relu().maxPool(2).flatten().dense(3).build();
    for (String name : devices) {
      try (Backend device = Backends.open(name);
          Trainer trainer = Trainer.of(model).on(device).batch(40).optimizer(Adam.of(0.002f)).build()) {
        trainer.fit(split.train(), Epochs.of(10), Progress.silent());
        System.out.println(name + " " + trainer.evaluate(split.test()).accuracy());
      }
    }
  }
}
