/**
 * Proof that a backend computes what the reference computes: a catalogue of small cases for every
 * operation, three kinds of comparison ({@link org.lenslet.parity.Tier}) none of which has a
 * hand-picked tolerance, and a run that tries every candidate of a device on every case it accepts.
 * Tests, the device self-test, the parity command and the benchmarks share the catalogue.
 */
package org.lenslet.parity;
