package org.lenslet.cli.run;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.Version;
import org.lenslet.train.Json;

/**
 * What a run found when it was started, and when it went on: the content of {@code run.json}.
 *
 * @param data what it learns from
 * @param sessions the processes that have worked on it, in order
 */
public record RunFacts(RunData data, List<Session> sessions) {
  private static final Gson GSON =
      Json.gson()
          .newBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .setPrettyPrinting()
          .create();

  public RunFacts {
    sessions = List.copyOf(sessions);
  }

  /**
   * A process that worked on the run.
   *
   * @param date when it began, in UTC
   * @param command what was typed
   * @param deviceAsked the device as the user named it
   * @param device the device that was opened
   * @param backend its kind
   * @param lenslet the version of the program
   */
  public record Session(
      String date,
      String command,
      String deviceAsked,
      String device,
      String backend,
      String driver,
      String lenslet,
      String java,
      String os) {

    /** A process that begins now. */
    public static Session begin(String command, String deviceAsked, Backend backend) {
      return new Session(
          JsonRow.now(),
          command,
          deviceAsked,
          backend.deviceName(),
          backend.name(),
          JsonRow.driver(backend),
          Version.NUMBER,
          Runtime.version().toString(),
          JsonRow.system());
    }
  }

  /** With one more process. */
  public RunFacts with(Session session) {
    List<Session> all = new ArrayList<>(sessions);
    all.add(session);
    return new RunFacts(data, all);
  }

  /** As text of a file. */
  String toJson() {
    return GSON.toJson(this) + "\n";
  }

  /**
   * Back from the text.
   *
   * @throws JsonParseException if it is not the text of such facts
   */
  static RunFacts fromJson(String text) {
    RunFacts facts = GSON.fromJson(text, RunFacts.class);
    if (facts == null || facts.data == null || facts.data.digest() == null) {
      throw new JsonParseException("facts are missing");
    }
    return facts;
  }
}
