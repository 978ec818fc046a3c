/** From what people write to the one form of a number, or the reason why it is refused. */
package io.carillon.gateway.number;
