package io.carillon.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What stands in {@code dial.results}: the records dashboards and webhooks live on. {@code id} is the same however often one is
 * published.
 */
public sealed interface ResultMessage {
  String id();

  /** The key in the topic. */
  String key();

  record AttemptFinished(String id, String attemptId, String jobId, String campaignId, int number, String to, String trunk,
      String pbx, Outcome outcome, String reason, AnsweredBy answeredBy, HungUpBy hungUpBy, Boolean acknowledged, String digits,
      Integer hangupCause, Integer sipCode, String dialStatus, Double ringSeconds, Double talkSeconds, Instant createdAt,
      Instant originatedAt, Instant ringingAt, Instant answeredAt, Instant endedAt, String channel) implements ResultMessage {
    @Override public String key() {
      return jobId;
    }
  }

  record JobFinished(String id, String jobId, String campaignId, String groupId, String reference, JobKind kind, JobState state,
      String reason, Outcome outcome, AnsweredBy answeredBy, Boolean acknowledged, String digits, String to, int attempts,
      String trunk, String pbx, Instant submittedAt, Instant firstDialedAt, Instant answeredAt, Instant finishedAt,
      Double ringSeconds, Double talkSeconds, Integer hangupCause, Integer sipCode, List<Leg> legs) implements ResultMessage {
    @Override public String key() {
      return jobId;
    }
  }

  /** One of the two calls of a callback. */
  record Leg(String attemptId, String to, String trunk, Outcome outcome, Instant answeredAt, Instant endedAt) {}

  /** About once a second while anything changes; the counts add up to {@code submitted}. */
  record CampaignProgress(String id, String campaignId, String name, CampaignState state, long submitted, Map<JobState, Long> jobs,
      Map<Outcome, Long> outcomes, Instant at) implements ResultMessage {
    @Override public String key() {
      return campaignId;
    }
  }

  record CampaignFinished(String id, String campaignId, String name, CampaignState state, long submitted, Map<JobState, Long> jobs,
      Map<Outcome, Long> outcomes, Instant startedAt, Instant finishedAt) implements ResultMessage {
    @Override public String key() {
      return campaignId;
    }
  }
}
