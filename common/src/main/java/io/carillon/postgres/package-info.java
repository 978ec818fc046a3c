/** The database: how to reach it, and its schema, brought up to date by whoever starts first. */
package io.carillon.postgres;
