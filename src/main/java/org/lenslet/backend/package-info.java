/**
 * The contracts between the plan and the devices: a backend has memory and a catalogue; a catalogue
 * lists, per operation, the candidate kernels in order of preference; a candidate accepts a problem
 * or says in words why not, and binds an accepted one to buffers as a launch.
 */
package org.lenslet.backend;
