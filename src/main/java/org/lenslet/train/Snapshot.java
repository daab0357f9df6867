package org.lenslet.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;

/** A point of a run on the host, to write down or to go back to. */
final class Snapshot {
  private final Map<String, HostTensor> variables;
  private final TrainingState state;

  /**
   * A snapshot.
   *
   * @param variables the contents of all variables, which must not change any more
   * @param state copied
   */
  Snapshot(Map<String, HostTensor> variables, TrainingState state) {
    this.variables = Collections.unmodifiableMap(variables);
    this.state = new TrainingState();
    this.state.become(state);
  }

  /** The contents of all variables now. */
  static Map<String, HostTensor> read(Variables variables) {
    Map<String, HostTensor> contents = new LinkedHashMap<>();
    variables.names().forEach(name -> contents.put(name, variables.read(name)));
    return contents;
  }

  /** The contents of all variables, by name. */
  Map<String, HostTensor> variables() {
    return variables;
  }

  TrainingState state() {
    return state;
  }

  /** Goes back to this point. */
  void restore(Variables target, TrainingState targetState) {
    variables.forEach(target::write);
    targetState.become(state);
  }
}
