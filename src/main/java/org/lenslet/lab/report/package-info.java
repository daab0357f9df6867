/**
 * Reports of training and parity runs: HTML files with everything inside, which open offline, can
 * be mailed and printed, and load nothing from anywhere. The records of this package say what goes
 * in; they know nothing of how a run comes about.
 */
package org.lenslet.lab.report;
