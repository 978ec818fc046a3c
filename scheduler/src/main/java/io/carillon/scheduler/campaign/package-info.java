/**
 * How campaigns end, and what is said of them meanwhile.
 *
 * <p>{@link io.carillon.scheduler.campaign.CampaignStep} decides (purely) from a campaign's state and its counts. A stopped one:
 * its waiting jobs are CANCELLED, its calls hung up. A draining one: its waiting jobs are CANCELLED, its calls go on. One past
 * its end: its waiting jobs are EXPIRED. One that runs and has no open job left is FINISHED. A campaign is over only when every
 * contact that was accepted for it has become a row: intake has passed the end of {@code dial.jobs} as it was when no upload was
 * under way, and the campaign's row has not changed since ({@link io.carillon.scheduler.campaign.Endings}). {@code finished_at}
 * is set here and nowhere else, with {@code campaign.finished} in the same transaction.
 *
 * <p>Counts come from {@code campaign_tally}, which every change of a job extends in its own transaction: summed at any moment,
 * they add up ({@code tally(campaign)}, from where they were folded last); before a campaign ends they are proven against its jobs, and
 * set right where they are not ({@link io.carillon.scheduler.campaign.Proof}). Paused campaigns' jobs keep their state; whoever shows them says PAUSED.
 */
package io.carillon.scheduler.campaign;
