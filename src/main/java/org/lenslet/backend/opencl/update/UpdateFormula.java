package org.lenslet.backend.opencl.update;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.op.Op;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;
import org.lenslet.op.update.SgdUpdate;

/**
 * The kernel of an optimizer and its arguments.
 *
 * @param kernel its name
 * @param states what it calls the states
 * @param tensors per parameter among the inputs of an update: p, g and those states that there are
 * @param constants adds the arguments behind the tensors
 */
record UpdateFormula<O extends Op>(
    Class<O> type,
    String kernel,
    List<String> states,
    ToIntFunction<O> tensors,
    BiConsumer<KernelCall, O> constants) {

  static final UpdateFormula<SgdUpdate> SGD =
      new UpdateFormula<>(
          SgdUpdate.class,
          "sgd_update_fused",
          List.of("v"),
          SgdUpdate::tensorsPerParameter,
          (call, op) ->
              call.f32("momentum", op.momentum())
                  .i32("nesterov", op.nesterov() ? 1 : 0)
                  .f32("weight_decay", op.weightDecay())
                  .i32("first", op.first()));

  static final UpdateFormula<AdamUpdate> ADAM =
      new UpdateFormula<>(
          AdamUpdate.class,
          "adam_update_fused",
          List.of("m", "v"),
          op -> 4,
          (call, op) ->
              call.f32("beta1", op.beta1())
                  .f32("rest1", rest(op.beta1()))
                  .f32("beta2", op.beta2())
                  .f32("rest2", rest(op.beta2()))
                  .f32("epsilon", op.epsilon())
                  .f32("weight_decay", op.weightDecay())
                  .i32("decoupled", op.decoupled() ? 1 : 0)
                  .i32("first", op.first()));

  static final UpdateFormula<AdagradUpdate> ADAGRAD =
      new UpdateFormula<>(
          AdagradUpdate.class,
          "adagrad_update_fused",
          List.of("s"),
          op -> 3,
          (call, op) ->
              call.f32("epsilon", op.epsilon())
                  .f32("weight_decay", op.weightDecay())
                  .i32("first", op.first()));

  static final UpdateFormula<RmsPropUpdate> RMS_PROP =
      new UpdateFormula<>(
          RmsPropUpdate.class,
          "rms_prop_update_fused",
          List.of("s", "v"),
          RmsPropUpdate::tensorsPerParameter,
          (call, op) ->
              call.f32("decay", op.decay())
                  .f32("rest", rest(op.decay()))
                  .f32("epsilon", op.epsilon())
                  .f32("momentum", op.momentum())
                  .f32("weight_decay", op.weightDecay())
                  .i32("first", op.first()));

  static final UpdateFormula<AdaDeltaUpdate> ADA_DELTA =
      new UpdateFormula<>(
          AdaDeltaUpdate.class,
          "ada_delta_update_fused",
          List.of("s", "d"),
          op -> 4,
          (call, op) ->
              call.f32("decay", op.decay())
                  .f32("rest", rest(op.decay()))
                  .f32("epsilon", op.epsilon())
                  .f32("weight_decay", op.weightDecay())
                  .i32("first", op.first()));

  static final UpdateFormula<AverageUpdate> AVERAGE =
      new UpdateFormula<>(
          AverageUpdate.class,
          "average_update_fused",
          List.of(),
          op -> 2,
          (call, op) -> call.i32("first", op.first()));

  static final List<UpdateFormula<?>> ALL =
      List.of(SGD, ADAM, ADAGRAD, RMS_PROP, ADA_DELTA, AVERAGE);

  private static float rest(float decay) {
    return (float) (1.0 - decay);
  }

  int tensors(Op op) {
    return tensors.applyAsInt(type.cast(op));
  }

  void addConstants(KernelCall call, Op op) {
    constants.accept(call, type.cast(op));
  }

  /** What the kernel calls its tensors: those it reads, then those it writes. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of("p", "g"));
    names.addAll(states);
    names.add("new_p");
    states.forEach(state -> names.add("new_" + state));
    return names;
  }
}
