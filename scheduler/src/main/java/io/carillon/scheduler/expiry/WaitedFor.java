package io.carillon.scheduler.expiry;

import io.carillon.contract.CallSpec;
import io.carillon.route.PbxTrouble;
import io.carillon.route.PbxWord;
import io.carillon.route.RouteLadder;
import io.carillon.route.Routing;
import io.carillon.route.TrunkTrouble;
import io.carillon.scheduler.settings.LineSettings;
import java.util.Map;
import java.util.Optional;

/**
 * What a job that was due waited for, where that is a line: since it was accepted its route may have been taken away, its
 * trunks switched off, their PBXs removed or lost. Pure.
 */
final class WaitedFor {
  private final LineSettings settings;
  private final Map<String, PbxWord> pbxs;
  private final RouteLadder ladder;

  WaitedFor(LineSettings settings, Map<String, PbxWord> pbxs) {
    this.settings = settings;
    this.pbxs = pbxs;
    this.ladder = settings.ladder();
  }

  /**
   * {@code NO_ROUTE} or a {@link TrunkTrouble}; empty where a line could be had but for its channels and its pace.
   *
   * @param wish with its campaign's merged in
   * @param destination the one it is at
   * @param onlyPbx the one that must ring, null: any
   */
  Optional<String> of(CallSpec wish, int destination, String onlyPbx) {
    if (wish.destinations() == null || destination >= wish.destinations().size()) return Optional.empty();
    String callerId = wish.callerId() == null ? null : wish.callerId().number();
    return switch (ladder.route(wish.destinations().get(destination), callerId)) {
      case Routing.NoRoute none -> Optional.of("NO_ROUTE");
      case Routing.Routed routed -> TrunkTrouble.ofAll(routed.named().stream().map(trunk -> trouble(trunk, onlyPbx)).toList()).map(Enum::name);
    };
  }

  private Optional<TrunkTrouble> trouble(String id, String onlyPbx) {
    var trunk = settings.trunks().get(id);
    if (trunk == null) return TrunkTrouble.of(false, java.util.List.of());
    return TrunkTrouble.of(true, trunk.pbxs().stream().filter(pbx -> onlyPbx == null || onlyPbx.equals(pbx)).map(this::trouble).toList());
  }

  /** A count that is a moment too old is not what anybody waited for. */
  private Optional<PbxTrouble> trouble(String pbx) {
    var word = pbxs.get(pbx);
    return word == null ? Optional.of(PbxTrouble.NOT_THERE) : word.trouble().filter(trouble -> trouble != PbxTrouble.NOT_COUNTED);
  }
}
