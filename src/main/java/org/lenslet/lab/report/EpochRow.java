package org.lenslet.lab.report;

/**
 * What one epoch came to; {@link Double#NaN} stands for a figure that was not taken.
 *
 * @param epoch the number of the epoch, from 1
 * @param trainLoss mean training loss
 * @param testLoss mean loss on the data held back
 * @param trainAccuracy share of training images recognised, 0 to 1
 * @param testAccuracy share of the images held back that were recognised, 0 to 1
 * @param learningRate the rate of its last step
 */
public record EpochRow(
    int epoch,
    double trainLoss,
    double testLoss,
    double trainAccuracy,
    double testAccuracy,
    double learningRate) {}
