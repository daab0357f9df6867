/** What a model's results are judged by. */
package org.lenslet.train.metric;
