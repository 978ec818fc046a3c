/** What operators set: trunks, routes, PBXs, scripts, targets, callers, keys. */
package io.carillon.gateway.settings;
