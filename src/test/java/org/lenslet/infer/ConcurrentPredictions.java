package org.lenslet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.layer.Model;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.Trainer;

/** Eight threads that ask one predictor, each for lists and single examples of its own. */
final class ConcurrentPredictions {
  private static final int THREADS = 8;

  private ConcurrentPredictions() {}

  static List<HostTensor> examples(LabelledDataset data) {
    return IntStream.range(0, data.size())
        .mapToObj(
            i -> {
              HostTensor example = HostTensor.filled(data.inputShape(), 0);
              data.input(i, example.floats(), 0);
              return example;
            })
        .toList();
  }

  static void check(Backend backend, Model model, int rounds) {
    List<HostTensor> examples = examples(SyntheticDigits.test(61, 5));
    try (Trainer trainer = Trainer.of(model).on(backend).batch(8).build();
        Predictor predictor =
            Predictor.of(model).weights(trainer.weights()).on(backend).batch(16).build()) {
      List<List<HostTensor>> expected = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        expected.add(ask(predictor, examples, thread));
      }
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<Integer>> answers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int number = thread;
          answers.add(
              threads.submit(
                  () -> {
                    for (int round = 0; round < rounds; round++) {
                      requireEqual(expected.get(number), ask(predictor, examples, number));
                    }
                    return rounds;
                  }));
        }
        for (Future<Integer> answer : answers) {
          assertEquals(rounds, answer.get(5, TimeUnit.MINUTES));
        }
      } catch (Exception e) {
        throw new AssertionError("a thread failed", e);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /** A list of another length and another start for every thread, and an example alone. */
  private static List<HostTensor> ask(Predictor predictor, List<HostTensor> examples, int thread) {
    List<HostTensor> answers =
        new ArrayList<>(predictor.predict(examples.subList(thread, 10 + 7 * thread)));
    answers.add(predictor.predict(examples.get(thread)));
    return answers;
  }

  private static void requireEqual(List<HostTensor> expected, List<HostTensor> got) {
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < got.size(); i++) {
      assertTrue(expected.get(i).bitwiseEquals(got.get(i)), "example " + i);
    }
  }
}
