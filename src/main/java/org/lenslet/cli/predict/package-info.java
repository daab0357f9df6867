/** The command that asks a trained model what pictures show. */
package org.lenslet.cli.predict;
