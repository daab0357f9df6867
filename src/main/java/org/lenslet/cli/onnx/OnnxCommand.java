package org.lenslet.cli.onnx;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Models in ONNX files. */
@Command(
    name = "onnx",
    description = "Check, run and write models in ONNX files.",
    subcommands = {OnnxCheckCommand.class, OnnxRunCommand.class, OnnxExportCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  ./lenslet onnx check DIR"})
public final class OnnxCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine commands = spec.commandLine();
    throw new ParameterException(
        commands, "expected one of " + String.join(", ", commands.getSubcommands().keySet()));
  }
}
