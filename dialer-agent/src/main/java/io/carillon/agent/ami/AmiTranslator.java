package io.carillon.agent.ami;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.EvidenceParser;
import io.carillon.id.Ids;
import java.util.Optional;
import org.asteriskjava.manager.event.DialStateEvent;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.event.OriginateResponseEvent;

/** The library's events to what the agent understands; pure, so that it may run on the reader thread. */
final class AmiTranslator {
  private AmiTranslator() {}

  /** What an event means to us. */
  sealed interface Said {
    record Wrote(EvidenceLine line) implements Said {}

    record Rang(String attemptId) implements Said {}

    /** The end of an originate, by the id of its action: an attempt's, or a control's. */
    record OriginateEnded(String actionId, boolean success) implements Said {}

    record Cut() implements Said {}
  }

  static Optional<Said> said(ManagerEvent event) {
    return switch (event) {
      case CarillonEvent carillon -> EvidenceParser.parse(carillon.getEvidence()).map(Said.Wrote::new);
      case OriginateResponseEvent ended when ended.getActionId() != null ->
          Optional.of(new Said.OriginateEnded(ended.getActionId(), "Success".equals(ended.getResponse())));
      case DialStateEvent dial when alerting(dial) && ofTrunk(dial) -> Optional.of(new Said.Rang(dial.getDestLinkedId()));
      case DisconnectEvent cut -> Optional.of(new Said.Cut());
      default -> Optional.empty();
    };
  }

  private static boolean alerting(DialStateEvent dial) {
    return "RINGING".equals(dial.getDialStatus()) || "PROGRESS".equals(dial.getDialStatus());
  }

  /** The Local channel's own state only mirrors the trunk's. */
  private static boolean ofTrunk(DialStateEvent dial) {
    return Ids.isUuid(dial.getDestLinkedId()) && dial.getDestChannel() != null && !dial.getDestChannel().startsWith("Local/");
  }
}
