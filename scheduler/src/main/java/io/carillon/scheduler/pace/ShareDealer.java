package io.carillon.scheduler.pace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Deals one limit out to the PBXs that may start calls under it, in whole starts. */
public final class ShareDealer {
  /**
   * What one PBX was promised.
   *
   * @param counts until when the promise counts against the limit: its validity, allowance and window
   * @param former a larger promise before this one, which he may still go by
   */
  public record Promise(String pbx, int starts, Instant counts, int former, Instant formerCounts) {
    /** How many starts he may believe he has. */
    int believed(Instant now) {
      int last = counts.isAfter(now) ? starts : 0;
      return formerCounts.isAfter(now) ? Math.max(last, former) : last;
    }
  }

  private ShareDealer() {}

  /**
   * The new shares, one for each PBX in {@code ready}, zero included. Even parts; what does not divide goes to those who have
   * most already, then by name, so that shares stay where they are. Nobody grows by what another may still believe to be his.
   *
   * @param resting those of the ready ones that are given nothing yet; their part is asked back from the others already
   */
  public static Map<String, Integer> deal(int limit, List<String> ready, Set<String> resting, List<Promise> promises, Instant now) {
    var believed = new TreeMap<String, Integer>();
    for (var promise : promises) believed.put(promise.pbx(), promise.believed(now));
    var present = new TreeMap<String, Integer>();
    for (var promise : promises) present.put(promise.pbx(), promise.counts().isAfter(now) ? promise.starts() : 0);
    var order = new ArrayList<>(ready);
    order.sort(Comparator.<String>comparingInt(pbx -> -present.getOrDefault(pbx, 0)).thenComparing(Comparator.naturalOrder()));
    int free = limit - believed.values().stream().mapToInt(Integer::intValue).sum();
    var shares = new TreeMap<String, Integer>();
    for (int i = 0; i < order.size(); i++) {
      String pbx = order.get(i);
      if (resting.contains(pbx)) {
        shares.put(pbx, 0);
        continue;
      }
      int fair = limit / order.size() + (i < limit % order.size() ? 1 : 0);
      int his = believed.getOrDefault(pbx, 0);
      int grown = Math.max(0, Math.min(fair - his, free));
      free -= grown;
      shares.put(pbx, Math.min(fair, his + grown));
    }
    return shares;
  }
}
