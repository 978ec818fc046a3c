/**
 * The dialer agent: one per PBX, needing only Kafka and its own Asterisk. {@link io.carillon.agent.AgentApp} is the parts list,
 * {@link io.carillon.agent.Agent} the one context on which everything of one PBX happens.
 */
package io.carillon.agent;
