/** Campaigns: their life, their numbers, how far they are. */
package io.carillon.gateway.campaign;
