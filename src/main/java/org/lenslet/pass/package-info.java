/**
 * Rewrites of graphs: pure functions from graph to graph that keep its meaning and its interface.
 */
package org.lenslet.pass;
