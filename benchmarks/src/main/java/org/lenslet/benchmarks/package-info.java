/**
 * JMH benchmarks. Each shows a share of a limit that is measured in the same virtual machine, as
 * absolute rates of shared and virtual machines mean little.
 */
package org.lenslet.benchmarks;
