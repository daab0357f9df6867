/** Which learning rate to begin with. */
package org.lenslet.train.rate;
