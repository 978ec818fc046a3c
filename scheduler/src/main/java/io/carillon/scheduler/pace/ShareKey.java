package io.carillon.scheduler.pace;

/** One PBX's part of one limit. */
public record ShareKey(String scope, String id, String pbx) {
  public static final String TRUNK = "trunk";
  public static final String PBX = "pbx";
  public static final String CAMPAIGN = "campaign";

  public static ShareKey trunk(String trunk, String pbx) {
    return new ShareKey(TRUNK, trunk, pbx);
  }

  public static ShareKey pbx(String pbx) {
    return new ShareKey(PBX, pbx, pbx);
  }

  public static ShareKey campaign(java.util.UUID campaign, String pbx) {
    return new ShareKey(CAMPAIGN, campaign.toString(), pbx);
  }
}
