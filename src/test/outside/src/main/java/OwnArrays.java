import java.util.Random;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.data.Dataset;
import org.lenslet.data.Examples;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.progress.Progress;

/** Arrays of one's own: learns a value and three yes-or-no answers about each row at once. */
public class OwnArrays {
  public static void main(String[] devices) {
    Random random = new Random(1);
    float[][] rows = new float[2000][4], values = new float[2000][1], answers = new float[2000][3];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 4; j++) {
        rows[i][j] = random.nextFloat() * 2 - 1;
      }
      values[i][0] = 2 * rows[i][0] - rows[i][1] * rows[i][2];
      answers[i] = new float[] {rows[i][0] > 0 ? 1 : 0, rows[i][1] > rows[i][2] ? 1 : 0, rows[i][3] > 0.5f ? 1 : 0};
    }
    Dataset data = Examples.of(Examples.rows(rows)).values(Examples.rows(values)).values(Examples.rows(answers)).build();
    Network network = new Network("own-arrays");
    Tensor hidden = network.input("row", 4).dense(32).tanh().dense(32).tanh();
    network.output("value", hidden.dense(1)).output("answers", hidden.dense(3));
    for (String name : devices) {
      try (Backend device = Backends.open(name);
          Trainer trainer = Trainer.of(network.build()).on(device).batch(50).optimizer(Adam.of(0.005f))
              .loss("value", Losses.meanSquaredError()).loss("answers", Losses.sigmoidCrossEntropy()).build()) {
        trainer.fit(data, Epochs.of(20), Progress.silent());
        System.out.println(name + " " + trainer.evaluate(data).metrics());
      }
    }
  }
}
