/**
 * The process that answers what a live channel asks over FastAGI: callback requests and the menu; its settings and its parts
 * list.
 */
package io.carillon.agi;
