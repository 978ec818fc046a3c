package io.carillon.contract;

/** The life of a campaign: {@code DRAFT → RUNNING ⇄ PAUSED → DRAINING → FINISHED | STOPPED}. */
public enum CampaignState {
  DRAFT, RUNNING, PAUSED, DRAINING, FINISHED, STOPPED;

  /** True once no job of it will be dialled any more. */
  public boolean isFinal() {
    return this == FINISHED || this == STOPPED;
  }
}
