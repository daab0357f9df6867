package org.lenslet.cli.train;

import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunRegimen;
import org.lenslet.layer.Model;
import org.lenslet.train.Regimen;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;

/** The settings of a trainer that a run asks for. */
final class TrainerSettings {
  private TrainerSettings() {}

  /**
   * Refuses settings that suit no model.
   *
   * @throws org.lenslet.error.UsageException saying what is wrong
   */
  static void check(RunConfig config) {
    config.toEpochs();
    config.toLoss();
    config.toOptimizer();
    config.toSchedule();
    AugmentationOption.check(config.augmentation());
    Regimen.PLAIN
        .accumulation(config.regimen().accumulate())
        .averaging(config.regimen().average())
        .mixup(AugmentationOption.mixup(config.augmentation()));
  }

  /**
   * All but the device and the data.
   *
   * @throws org.lenslet.error.UsageException if one is not known, or does not suit the model
   */
  static TrainerBuilder of(RunConfig config, Model model) {
    RunRegimen regimen = config.regimen();
    TrainerBuilder settings =
        Trainer.of(model)
            .batch(config.batch())
            .loss(config.toLoss())
            .optimizer(config.toOptimizer())
            .schedule(config.toSchedule())
            .seed(config.seed())
            .accumulate(regimen.accumulate())
            .averaging(regimen.average())
            .dropLast(regimen.dropLast())
            .mixup(AugmentationOption.mixup(config.augmentation()));
    return regimen.freeze() == null ? settings : settings.freezeMatching(regimen.freeze());
  }
}
