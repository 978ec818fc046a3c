/** How things are named: new ids from a source that tests can replace, and ids derived from what they stand for. */
package io.carillon.id;
