/** The one form of a telephone number. */
package io.carillon.number;
