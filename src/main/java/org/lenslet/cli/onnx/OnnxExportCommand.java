package org.lenslet.cli.onnx;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.cli.run.RunData;
import org.lenslet.cli.run.TrainedModel;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.NamedModels;
import org.lenslet.cli.shared.Version;
import org.lenslet.error.LensletException;
import org.lenslet.layer.Model;
import org.lenslet.onnx.OnnxExport;
import org.lenslet.safetensors.SafetensorsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model with its weights. */
@Command(
    name = "export",
    description = "Write a model with its weights as an ONNX file, as it is in inference.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./lenslet onnx export runs/lenet5-20250131-120000 lenet5.onnx",
      "  ./lenslet onnx export lenet5 lenet5.onnx --weights weights.safetensors --data mnist:DIR"
    })
final class OnnxExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "The folder of a run, or one of the models that ./lenslet models lists.")
  private String given;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
  private Path file;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The weights, a safetensors file (default: those that the run ends with).")
  private Path weights;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "The data that the model is for, as for train (default: that of the run).")
  private String data;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    TrainedModel trained = TrainedModel.of(given, weights, err);
    RunData facts = trained.data(data);
    Model model = NamedModels.create(trained.name(), facts.inputShape(), facts.classes().size());
    SafetensorsFile content = SafetensorsFile.read(trained.weights());
    if (content.changed()) {
      err.println("lenslet: " + trained.weights() + ": changed since Lenslet wrote it");
    }
    try {
      OnnxExport.write(file, model, content.tensors(), metadata(trained, facts));
    } catch (ArithmeticException e) {
      throw new LensletException(
          file + ": expected a model of less than 2 GiB, got a larger one", e);
    }
    spec.commandLine()
        .getOut()
        .printf("%s: %s, %s%n", file, model.name(), Figures.mebibytes(Files.size(file)));
    return 0;
  }

  /** What a program needs to prepare pictures and to name classes. */
  private static Map<String, String> metadata(TrainedModel trained, RunData facts) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("lenslet.version", Version.NUMBER);
    metadata.put("lenslet.model", NamedModels.plain(trained.name()));
    metadata.put("lenslet.classes", String.join("\n", facts.classes()));
    facts
        .normalisation()
        .ifPresent(
            normalisation -> {
              // Of levels from 0 to 1: (level - mean) / deviation, a number a channel.
              metadata.put("lenslet.means", normalisation.means().toString());
              metadata.put("lenslet.deviations", normalisation.deviations().toString());
            });
    return metadata;
  }
}
