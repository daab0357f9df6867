/** The command that proves a device: its options, its progress, its table and its page. */
package org.lenslet.cli.parity;
