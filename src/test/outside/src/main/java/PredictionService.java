import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.data.DataSource;
import org.lenslet.data.LabelledDataset;
import org.lenslet.infer.Predictor;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Answers from eight threads with weights that ./lenslet train lenet5 has left: FILE DEVICE... */
public class PredictionService {
  public static void main(String[] arguments) throws Exception {
    LabelledDataset digits = DataSource.parse("synthetic:1000,800").load().test();
    for (String name : List.of(arguments).subList(1, arguments.length)) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try (Backend device = Backends.open(name);
          Predictor predictor = Predictor.of(Zoo.create("lenet5", Shape.of(1, 28, 28), 10)).on(device).weights(Path.of(arguments[0])).build()) {
        List<Future<Boolean>> answers = IntStream.range(0, digits.size()).mapToObj(i -> threads.submit(() -> {
          float[] pixels = new float[28 * 28];
          digits.input(i, pixels, 0);
          return predictor.topK(HostTensor.of(digits.inputShape(), pixels), 1).get(0).index() == digits.label(i);
        })).toList();
        int right = 0;
        for (Future<Boolean> answer : answers) {
          right += answer.get() ? 1 : 0;
        }
        System.out.println(name + " " + right + " of " + digits.size());
      } finally {
        threads.shutdown();
      }
    }
  }
}
