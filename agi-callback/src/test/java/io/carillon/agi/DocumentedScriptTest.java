package io.carillon.agi;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agi.server.AgiServer;
import io.carillon.agi.server.RawPeer;
import io.carillon.agi.server.ServerSettings;
import io.carillon.agi.session.AgiScript;
import io.carillon.life.Surroundings;
import io.vertx.core.Vertx;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of docs/agi.md is compiled as it stands there, and does what it says. */
final class DocumentedScriptTest {
  @TempDir Path folder;

  @Test void theExampleCompilesAndRuns() throws Exception {
    var vertx = Vertx.vertx();
    try (var loader = new URLClassLoader(new URL[] {compiled().toUri().toURL()}, getClass().getClassLoader())) {
      var script = (AgiScript) loader.loadClass("org.example.Rooms").getMethod("room").invoke(null);
      var server = AgiServer.open(vertx, ServerSettings.local(), Map.of("/room", script), Surroundings.real()).await(10, TimeUnit.SECONDS);
      try (var peer = RawPeer.connect(server.port()).begin("room", Map.of())) {
        assertThat(peer.heard()).isEqualTo("ANSWER");
        assertThat(peer.say("200 result=0\n").heard()).isEqualTo("GET DATA \"vm-extension\" \"10000\" \"4\"");
        assertThat(peer.say("200 result=4711\n").heard()).isEqualTo("SET VARIABLE \"ROOM\" \"4711\"");
        assertThat(peer.say("200 result=1\n").heard()).isEqualTo("STREAM FILE \"auth-thankyou\" \"\"");
        assertThat(peer.say("200 result=0 endpos=1\n").heard()).isNull();
      }
      server.close().await(10, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private Path compiled() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "agi.md"));
    int begin = page.indexOf("```java\n") + "```java\n".length();
    Path source = Files.writeString(folder.resolve("Rooms.java"), page.substring(begin, page.indexOf("```", begin)));
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var said = new StringWriter();
      boolean good = compiler.getTask(said, files, null, List.of("-d", folder.toString(), "-Xlint:all,-path,-options", "-proc:none"), null,
          files.getJavaFileObjects(source)).call();
      assertThat(good).as(said.toString()).isTrue();
    }
    return folder;
  }
}
