/**
 * Reverse-mode differentiation of graphs: one short walk, {@link org.lenslet.autodiff.Autodiff},
 * over one table, {@link org.lenslet.autodiff.GradientRules}, whose entries are written with the
 * same operations that models use.
 */
package org.lenslet.autodiff;
