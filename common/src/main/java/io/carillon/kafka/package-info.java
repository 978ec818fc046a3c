/** The few ways in which the processes use Kafka: topics made on purpose, records sent with the broker's word, batches read and committed after their effect. */
package io.carillon.kafka;
