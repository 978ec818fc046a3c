/**
 * Who may dial here: the holder of the PBX's assignments, under the epoch it was given and Asterisk has. The machine is pure; the
 * agent performs its effects.
 */
package io.carillon.agent.fence;
