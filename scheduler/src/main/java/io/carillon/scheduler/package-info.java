/** The scheduler: takes jobs in, decides when, over which trunk and by which PBX each is rung, and settles what became of it. */
package io.carillon.scheduler;
