/**
 * From a graph to something that runs: choose the cheapest proposal per node, lay out memory once,
 * bind every kernel, then only launch. {@link org.lenslet.plan.ExecutionPlan#trace} runs the same
 * kernels one by one and shows what each was given and gave. {@link org.lenslet.plan.Interpreter}
 * runs the same graph node by node, keeping every value, for tests.
 */
package org.lenslet.plan;
