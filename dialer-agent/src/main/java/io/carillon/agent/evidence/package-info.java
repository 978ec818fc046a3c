/**
 * What the guard leaves behind of every attempt (docs/guard.md): its lines, one reader for them, and the file they are appended
 * to. Nothing here decides an outcome. A line that cannot be read is no evidence, and is counted by whoever read it.
 */
package io.carillon.agent.evidence;
