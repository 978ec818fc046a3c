/**
 * A PBX, its guard and the carrier behind it in one process that speaks AMI: for runs that need hundreds of calls and ends of
 * every process, and would wait for a real Asterisk. What both must do alike is a contract of tests that both pass ({@code
 * PbxContract}).
 */
package io.carillon.lab.fake;
