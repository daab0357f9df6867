package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFacts;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.data.Dataset;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;
import org.lenslet.infer.Predictor;
import org.lenslet.lab.report.Mistake;
import org.lenslet.layer.Model;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;
import org.lenslet.train.progress.History;

/**
 * What a finished run came to, judged with its final weights.
 *
 * @param test the judgement on the test set
 * @param learnt the judgement on some of the examples that it has learnt from
 * @param mistakes the worst ones on the test set
 * @param values figures, and what they were computed with, for other programs
 */
record RunResult(
    Subject subject,
    History history,
    Evaluation test,
    Evaluation learnt,
    List<Mistake> mistakes,
    Map<String, Object> values) {
  /** So many give the accuracy to a tenth of a per cent or so, in about a second at most. */
  private static final int MOST_LEARNT = 5_000;

  private static final int MOST_MISTAKES = 24;

  /**
   * What was trained.
   *
   * @param facts the last of its sessions is this process
   */
  record Subject(RunConfig config, RunFacts facts, Model model, Split<LabelledDataset> data) {
    RunFacts.Session session() {
      return facts.sessions().get(facts.sessions().size() - 1);
    }

    /** Some of the examples that are learnt from, at equal distances. */
    private Dataset sample() {
      Dataset train = config.toEpochs().split(data.train(), config.batch(), config.seed()).train();
      int size = Math.min(MOST_LEARNT, train.size());
      return train.subset(
          IntStream.range(0, size).map(i -> (int) ((long) i * train.size() / size)).toArray());
    }
  }

  /** Judges the trainer's weights. */
  static RunResult of(Subject subject, Trainer trainer, Backend backend, History history) {
    Evaluation test = trainer.evaluate(subject.data().test());
    Evaluation learnt = trainer.evaluate(subject.sample());
    List<Mistake> mistakes = mistakes(subject, trainer, backend);
    return new RunResult(
        subject,
        history,
        test,
        learnt,
        mistakes,
        values(subject, trainer, backend, history, test, learnt));
  }

  private static List<Mistake> mistakes(Subject subject, Trainer trainer, Backend backend) {
    RunConfig config = subject.config();
    try (Predictor predictor =
        Predictor.of(subject.model())
            .weights(trainer.weights())
            .on(backend)
            .batch(config.batch())
            .build()) {
      return Mistakes.worst(predictor, config.toScores(), subject.data().test(), MOST_MISTAKES);
    }
  }

  private static Map<String, Object> values(
      Subject subject,
      Trainer trainer,
      Backend backend,
      History history,
      Evaluation test,
      Evaluation learnt) {
    RunConfig config = subject.config();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", config.model());
    values.put("data", config.data());
    values.put("device", backend.deviceName());
    values.put("backend", backend.name());
    values.put("seed", config.seed());
    values.put("batch", config.batch());
    values.put("epochs", history.epochs().size());
    values.put("parameters", trainer.parameterCount());
    values.put("train_loss", history.lastTrainLoss());
    values.put("test_accuracy", test.accuracy());
    values.put("test_loss", test.loss());
    values.put("images_per_s_median", history.medianImagesPerSecond());
    values.put("seconds", history.seconds());
    values.put("data_wait_share", history.dataWaitShare());
    values.put("best_epoch", history.best().epoch());
    values.put("train_accuracy", learnt.accuracy());
    values.put("train_accuracy_examples", learnt.count());
    values.put("device_asked", subject.session().deviceAsked());
    values.put("command", subject.session().command());
    return JsonRow.of(values, backend);
  }

  /** Says the result to people. */
  void print(PrintWriter out, RunFolder folder) {
    out.printf(
        "test accuracy %s, test loss %s, %s%n",
        Figures.percent(test.accuracy()),
        Figures.format("%.4f", test.loss()),
        Figures.count(test.count(), "example"));
    out.printf(
        "training accuracy %s, on %s of the examples%n",
        Figures.percent(learnt.accuracy()), Figures.count(learnt.count()));
    out.printf(
        "%s median, %s s of training, waiting for data %s%n",
        Figures.rate(history.medianImagesPerSecond()),
        Figures.format("%.1f", history.seconds()),
        Figures.percent(history.dataWaitShare()));
    out.printf("weights %s%nreport %s%n", folder.weightsFile(), folder.reportFile());
    out.flush();
  }
}
