package io.carillon.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * As whom PostgreSQL runs, since it refuses to be root. Whoever is not root runs it as himself. Root runs it in a user namespace,
 * where he is nobody; where namespaces are denied, as in most containers, as another user, who may pass root's folders. The data
 * belong to whoever runs it.
 *
 * @param prefix what goes before every command of the server
 * @param uid whose the data are
 */
record ServerUser(List<String> prefix, int uid) {
  /** By whom, in this order: a user made for this, or the one that every system has. */
  private static final List<String> OTHERS = List.of("postgres", "nobody");
  /** Past folders that are root's alone; the last also where a program only asks whether it might. */
  private static final List<String> PASSES = List.of("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup");

  /** A user of the system by numbers. */
  record Account(int uid, int gid) {}

  /** As it is on this machine, for a program that this user is to run. */
  static ServerUser find(Path program) throws IOException {
    return choose(program, effective(Files.readAllLines(Path.of("/proc/self/status"))), command -> answer(command).isPresent(), ServerUser::account);
  }

  /**
   * A process's own number, from what the kernel says of it. ({@code /proc/self} itself is a link, and that is always root's.)
   */
  static int effective(List<String> status) {
    String uids = status.stream().filter(line -> line.startsWith("Uid:")).findFirst().orElseThrow(() -> new IllegalStateException("the kernel does not say who we are"));
    return Integer.parseInt(uids.split("\\s+")[2]); // real, effective, saved, of the file system
  }

  /**
   * Which of them it is.
   *
   * @param program what is to be run
   * @param self our own number
   * @param works whether a command ends well
   * @param known a user's numbers, empty where there is no such
   * @throws IllegalStateException with what to do where there is no way
   */
  static ServerUser choose(Path program, int self, Predicate<List<String>> works, Function<String, Optional<Account>> known) {
    if (self != 0) return new ServerUser(List.of(), self);
    var namespace = new ServerUser(List.of("unshare", "-U"), self);
    // initdb asks for its user's name, which not every system has for whoever is nobody.
    if (works.test(namespace.command(List.of("id", "-un")))) return namespace;
    for (String name : OTHERS) {
      var account = known.apply(name);
      if (account.isEmpty()) continue;
      for (var passes : List.of(PASSES, List.<String>of())) {
        var other = new ServerUser(changed(account.get(), passes), account.get().uid());
        if (works.test(other.command(List.of("test", "-x", program.toString())))) return other;
      }
    }
    throw new IllegalStateException("PostgreSQL refuses to run as root, and this root can neither make a user namespace (unshare -U) nor become another user"
        + " who reaches " + program + " (setpriv --reuid): run Carillon as an ordinary user");
  }

  private static List<String> changed(Account account, List<String> passes) {
    var prefix = new ArrayList<>(List.of("setpriv", "--reuid=" + account.uid(), "--regid=" + account.gid(), "--clear-groups"));
    prefix.addAll(passes);
    return List.copyOf(prefix);
  }

  List<String> command(List<String> command) {
    var all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  private static Optional<Account> account(String name) {
    return answer(List.of("id", "-u", name)).flatMap(uid -> answer(List.of("id", "-g", name)).map(gid -> new Account(Integer.parseInt(uid), Integer.parseInt(gid))));
  }

  /** What a command printed; empty where there is no such command or it did not end well. */
  private static Optional<String> answer(List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a user for PostgreSQL was looked for", e);
    }
  }
}
