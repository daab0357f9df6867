/**
 * Proof that a backend computes what the reference computes: a catalogue of small cases for every
 * operation, three kinds of comparison ({@link org.lenslet.parity.Tier}) none of which has a
 * hand-picked tolerance, and a run that tries every candidate of a device on every case it accepts.
 * Tests, the device self-test and the parity command share the catalogue. What is known of each
 * operation stands with its family, in the sub-packages; {@link org.lenslet.parity.FactTable} joins
 * them.
 */
package org.lenslet.parity;
