/**
 * The report of a training run: one HTML file with everything inside, which opens offline, can be
 * mailed and printed, and loads nothing from anywhere. The records of this package say what goes
 * in; they know nothing of how a run comes about.
 */
package org.lenslet.lab.report;
