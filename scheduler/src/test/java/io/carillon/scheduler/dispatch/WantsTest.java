package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class WantsTest {
  private final PlannerWorld world = new PlannerWorld().pbx("a", 10).trunk("north", 1, 1).trunk("south", 1, 1).route("1X.", "north", "south");
  private final UUID campaign = world.campaign(null);

  private static Wants.Free only(String wanted) {
    return (trunk, onlyPbx, urgent) -> trunk.equals(wanted) && onlyPbx == null;
  }

  @Test
  void isAskedWhereOneOfItsTrunksIsFree() {
    var wants = new Wants(world.settings());
    String both = wants.of(campaign, List.of("north", "south"), null);
    assertThat(wants.open(campaign, both, false, only("south"))).isTrue();
    assertThat(wants.open(campaign, both, false, only("west"))).isFalse();
    assertThat(wants.open(campaign, wants.of(campaign, List.of("north"), "b"), false, only("north"))).as("over another PBX").isFalse();
    assertThat(wants.open(campaign, Wants.UNKNOWN, false, only("west"))).as("not looked at yet").isTrue();
  }

  @Test
  void isBelievedWhileRoutesAreTheSame() {
    var wants = new Wants(world.settings());
    String written = wants.of(campaign, List.of("north"), null);
    var same = wants.by(world.settings());
    assertThat(same.open(campaign, written, false, only("south"))).isFalse();
    world.trunk("west", 5, 5);
    assertThat(wants.by(world.settings()).open(campaign, written, false, only("south"))).as("trunks say nothing of routes").isFalse();
    world.route("2X.", "west");
    assertThat(wants.by(world.settings()).open(campaign, written, false, only("south"))).isTrue();
  }
}
