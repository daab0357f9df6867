package org.lenslet.lab.report;

/**
 * A point of the learning curve.
 *
 * @param step the number of the step since the start of the run, from 1
 * @param loss mean training loss since the point before
 * @param imagesPerSecond training throughput since the point before
 */
public record StepRow(long step, double loss, double imagesPerSecond) {}
