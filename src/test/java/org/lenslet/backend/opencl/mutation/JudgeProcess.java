package org.lenslet.backend.opencl.mutation;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link Judge} of its own process, begun again when a fault has ended it. */
final class JudgeProcess implements AutoCloseable {

  /** Patience with a case whose work-items go round and round, or wait for each other for ever. */
  private static final int MINUTES = 2;

  private final String classes;
  private final boolean onOclgrind;
  private Process process;
  private BufferedReader answers;

  /**
   * Begins with the first question.
   *
   * @param classes a folder that comes before the class path, or nothing
   */
  JudgeProcess(String classes, boolean onOclgrind) {
    this.classes = classes;
    this.onOclgrind = onOclgrind;
  }

  /** What the judge says, or how its process ended. */
  String ask(String request) throws IOException, InterruptedException {
    if (process == null) {
      start();
    }
    process.outputWriter(StandardCharsets.UTF_8).write(request + "\n");
    process.outputWriter(StandardCharsets.UTF_8).flush();
    try {
      // The words in which a dying virtual machine takes its leave are no answer.
      String line = nextLine();
      while (line != null && !Judge.isAnswer(line)) {
        line = nextLine();
      }
      if (line != null) {
        return line;
      }
      int code = process.waitFor();
      process = null;
      return Judge.KILLED + "ended with " + code;
    } catch (TimeoutException e) {
      close();
      return Judge.KILLED + "did not end";
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private String nextLine() throws InterruptedException, ExecutionException, TimeoutException {
    BufferedReader from = answers;
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return from.readLine();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .get(MINUTES, TimeUnit.MINUTES);
  }

  private void start() throws IOException {
    Path work = Files.createTempDirectory("lenslet-judge");
    String classPath = System.getProperty("java.class.path");
    Path log = work.resolve("oclgrind.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-Xmx1g",
            // A crash is an answer here, and no finding for the folder that the run started in.
            "-XX:ErrorFile=" + work.resolve("crash.log"),
            "-XX:-CreateCoredumpOnCrash",
            "-Dlenslet.cache=" + work.resolve("cache"),
            "-Dlenslet.kernelcache=off",
            "-Dlenslet.parityReduced=" + Boolean.getBoolean("lenslet.parityReduced")));
    if (onOclgrind) {
      command.add("-Dlenslet.opencl.testDevice=oclgrind");
    }
    command.addAll(
        List.of(
            "-cp",
            classes.isEmpty() ? classPath : classes + File.pathSeparator + classPath,
            Judge.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    if (onOclgrind) {
      command.add(log.toString());
      Files.createFile(log);
      Path vendors = Path.of("src/test/vendors/oclgrind").toAbsolutePath();
      builder
          .environment()
          .putAll(
              Map.of(
                  "OCL_ICD_VENDORS",
                  vendors.toString(),
                  "OCLGRIND_BUILD_OPTIONS",
                  "-cl-opt-disable",
                  "OCLGRIND_DATA_RACES",
                  "1",
                  "OCLGRIND_LOG",
                  log.toString()));
    }
    process = builder.redirectError(work.resolve("errors").toFile()).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
  }
}
