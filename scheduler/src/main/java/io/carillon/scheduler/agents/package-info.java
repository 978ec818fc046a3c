/**
 * Who drives each PBX: epochs, the fence, what agents said last, and the doubt they leave behind.
 */
package io.carillon.scheduler.agents;
