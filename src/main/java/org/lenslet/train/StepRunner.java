package org.lenslet.train;

import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.KernelRun;
import org.lenslet.plan.Variables;

/**
 * Runs the steps of a training, and may look after the device on the way. Called by the thread that
 * trains; must leave the variables as the plan's run leaves them, so that a run comes out the same
 * with any runner.
 */
public interface StepRunner {

  /** Trusts the device: runs the plan, and nothing else. */
  StepRunner PLAIN =
      new StepRunner() {
        @Override
        public void run(long step, ExecutionPlan plan, Variables variables) {
          plan.run();
        }

        @Override
        public String fault(KernelRun run) {
          return "";
        }
      };

  /**
   * Runs the plan of a step, whose inputs have been written, once; may do more.
   *
   * @param step the number of the step since the first weights, from 1
   * @throws org.lenslet.error.DeviceException if the device does not compute right; the variables
   *     are then as before
   */
  void run(long step, ExecutionPlan plan, Variables variables);

  /**
   * What is wrong with the results of a kernel, given its inputs.
   *
   * @return in words; empty if nothing is wrong or nobody can tell
   */
  String fault(KernelRun run);
}
