/** Commands about a model: train it, judge its weights, say what it consists of. */
package org.lenslet.cli.train;
