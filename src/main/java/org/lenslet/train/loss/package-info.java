/** What training makes small. */
package org.lenslet.train.loss;
