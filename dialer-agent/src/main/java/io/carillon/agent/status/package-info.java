/** What can be seen of the agent from outside: its status each second, and its meters. */
package io.carillon.agent.status;
