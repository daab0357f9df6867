/** How batches get to the inputs of a plan. */
package org.lenslet.train.feed;
