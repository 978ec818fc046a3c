package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.embedded.ServerUser.Account;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ServerUserTest {
  private static final Path PROGRAM = Path.of("/root/.cache/bin/postgres");
  private static final Map<String, Account> DEBIAN = Map.of("nobody", new Account(65534, 65534));
  private static final Map<String, Account> WITH_POSTGRES = Map.of("nobody", new Account(65534, 65534), "postgres", new Account(101, 104));

  private static ServerUser choose(int self, Predicate<List<String>> works, Map<String, Account> known) {
    return ServerUser.choose(PROGRAM, self, works, name -> Optional.ofNullable(known.get(name)));
  }

  @Test void whoeverIsNotRootRunsItHimself() {
    assertThat(choose(1000, command -> false, Map.of())).isEqualTo(new ServerUser(List.of(), 1000));
  }

  @Test void whoWeAreIsTheEffectiveUser() {
    assertThat(ServerUser.effective(List.of("Name:\tjava", "Uid:\t1000\t1001\t1002\t1003", "Gid:\t5\t5\t5\t5"))).isEqualTo(1001);
  }

  @Test void rootIsNobodyInANamespaceAndKeepsTheData() {
    var user = choose(0, command -> true, WITH_POSTGRES);
    assertThat(user.command(List.of("initdb"))).containsExactly("unshare", "-U", "initdb");
    assertThat(user.uid()).isZero();
  }

  @Test void withoutNamespacesItIsAnotherUsersWhoMayPassRootsFolders() {
    var user = choose(0, command -> command.getFirst().equals("setpriv"), DEBIAN);
    assertThat(user.uid()).isEqualTo(65534);
    assertThat(user.prefix()).startsWith("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups").contains("--ambient-caps=+dac_override");
  }

  @Test void aUserMadeForItGoesBeforeTheOneThatEverySystemHas() {
    assertThat(choose(0, command -> command.getFirst().equals("setpriv"), WITH_POSTGRES).uid()).isEqualTo(101);
  }

  @Test void whereRootHasFewRightsThePlainChangeIsTried() {
    var user = choose(0, command -> command.getFirst().equals("setpriv") && !command.toString().contains("caps"), DEBIAN);
    assertThat(user.prefix()).containsExactly("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  }

  @Test void whereThereIsNoWayItSaysWhatToDo() {
    assertThatThrownBy(() -> choose(0, command -> false, WITH_POSTGRES)).hasMessageContaining("as an ordinary user");
    assertThatThrownBy(() -> choose(0, command -> command.getFirst().equals("setpriv"), Map.of())).hasMessageContaining("as an ordinary user");
  }
}
