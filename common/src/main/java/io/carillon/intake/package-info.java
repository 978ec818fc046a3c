/** How far what clients sent has become rows; asked by whoever must not speak of a job before it is one. */
package io.carillon.intake;
