package io.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Destination;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RouteLadderTest {
  private static Route route(String id, DialPattern pattern, String... trunks) {
    return new Route(id, List.of(pattern), List.of(trunks));
  }

  private static RouteLadder ladder(Route... routes) {
    return new RouteLadder(List.of(routes), Map.of("north", TrunkForm.of("", ""), "south", TrunkForm.of("+", "00")),
        Map.of("voicemail", new Target("voicemail", "8500", List.of("north"), "record")));
  }

  private static Destination typed(String typed, String canonical) {
    return new Destination(canonical, typed, null, null, Set.of());
  }

  @Test
  void theFirstRouteInOrderWins() {
    var ladder = ladder(route("cheap", new DialPattern("", "", "+7X.", ""), "south"), route("all", new DialPattern("", "", "X.", ""), "north"));
    assertThat(ladder.route(typed("89161112233", "+79161112233"), null)).isEqualTo(
        new Routing.Routed("+79161112233", List.of(new Routing.Line("south", "0079161112233")), List.of("south"), null));
  }

  @Test
  void aPatternLooksAtTypedThenCanonicalThenBareDigits() {
    var eight = ladder(route("r", new DialPattern("00", "8", "X.", ""), "north"));
    assertThat(dialled(eight, typed("89161112233", "+79161112233"))).containsExactly("009161112233");
    var digits = ladder(route("r", new DialPattern("", "", "7X.", ""), "north"));
    assertThat(dialled(digits, typed("89161112233", "+79161112233"))).containsExactly("79161112233");
  }

  @Test
  void trunksComeInTheOrderOfTheRouteAndRewriteEachInItsOwnWay() {
    var ladder = ladder(route("r", new DialPattern("", "", "+X.", ""), "south", "gone", "north"));
    var routed = (Routing.Routed) ladder.route(Destination.number("+4312345"), null);
    assertThat(routed.lines()).containsExactly(new Routing.Line("south", "004312345"), new Routing.Line("north", "+4312345"));
    assertThat(routed.named()).containsExactly("south", "gone", "north");
  }

  @Test
  void shortCodesAreDialledOnlyWhereARouteNamesThem() {
    var ladder = ladder(route("r", new DialPattern("", "", "+X.", ""), "north"));
    assertThat(ladder.route(Destination.number("112"), null)).isInstanceOf(Routing.NoRoute.class);
  }

  @Test
  void aTargetHasItsOwnNumberTrunksAndScript() {
    assertThat(ladder().route(new Destination(null, null, "voicemail", null, Set.of()), null)).isEqualTo(
        new Routing.Routed("8500", List.of(new Routing.Line("north", "8500")), List.of("north"), "record"));
    assertThat(ladder().route(new Destination(null, null, "nobody", null, Set.of()), null)).isInstanceOf(Routing.NoRoute.class);
  }

  @Test
  void theCallerIdMayChooseTheRoute() {
    var ladder = ladder(route("vip", new DialPattern("", "", "X.", "60XX"), "south"), route("all", new DialPattern("", "", "X.", ""), "north"));
    assertThat(((Routing.Routed) ladder.route(Destination.number("123"), "6001")).named()).containsExactly("south");
    assertThat(((Routing.Routed) ladder.route(Destination.number("123"), "7001")).named()).containsExactly("north");
  }

  @Test
  void allRoutesThatTakeANumberAreToldTheFirstFirst() {
    var exact = new DialPattern("", "", "123", "");
    var ladder = ladder(route("other", new DialPattern("", "", "2X.", ""), "north"), new Route("first", List.of(exact, new DialPattern("", "", "X.", "")), List.of("south")),
        route("later", new DialPattern("9", "1", "X.", ""), "north"));
    assertThat(ladder.matches(Destination.number("123"), null)).extracting(match -> match.route().id(), RouteLadder.Match::pattern, RouteLadder.Match::dial)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("first", exact, "123"), org.assertj.core.groups.Tuple.tuple("later", new DialPattern("9", "1", "X.", ""), "923"));
    assertThat(ladder.matches(new Destination(null, null, "voicemail", null, Set.of()), null)).isEmpty();
  }

  private static List<String> dialled(RouteLadder ladder, Destination to) {
    return ((Routing.Routed) ladder.route(to, null)).lines().stream().map(Routing.Line::dial).toList();
  }
}
