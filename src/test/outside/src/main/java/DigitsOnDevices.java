import static org.lenslet.layer.kind.Kernel.kernel;

import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.data.DataSource;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;
import org.lenslet.layer.Model;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/** Learns drawn digits on each device that is named. */
public class DigitsOnDevices {
  public static void main(String[] devices) {
    Split<LabelledDataset> digits = DataSource.parse("synthetic:2000,500").load();
    Model model = Model.input(1, 28, 28)
        .conv(6, kernel(5)).relu().maxPool(2)
        .flatten().dense(10)
        .build();
    for (String name : devices) {
      try (Backend device = Backends.open(name);
          Trainer trainer = Trainer.of(model).on(device).batch(50)
              .loss(Losses.softmaxCrossEntropy()).optimizer(Sgd.of(0.05f).momentum(0.9f)).seed(1).build()) {
        trainer.fit(digits.train(), Epochs.of(2), Progress.bar());
        System.out.println(name + " " + trainer.evaluate(digits.test()).accuracy());
      }
    }
  }
}
