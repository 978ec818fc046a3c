/**
 * A laboratory of real Asterisk: any number of PBX nodes with Carillon's own dialplan, and one carrier they trunk to over SIP,
 * which keeps a record of its own. Decides ports, folders and secrets; the script {@code lab/asterisk} fetches, starts and
 * stops each node. Everything stays on loopback and in one folder. What can't be had fails with one plain sentence.
 */
package io.carillon.lab;
