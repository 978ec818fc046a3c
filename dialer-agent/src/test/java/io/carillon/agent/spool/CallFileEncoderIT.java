package io.carillon.agent.spool;

import io.carillon.agent.evidence.FileEvidence;
import io.carillon.agent.link.EncoderContract;
import io.carillon.agent.link.PbxLink;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.life.Surroundings;
import io.vertx.core.Vertx;

final class CallFileEncoderIT extends EncoderContract {
  @Override protected LabSpec.Pbx driven() {
    return LabSpec.Pbx.drivenByCallFiles("pbx-b");
  }

  @Override protected PbxLink link(Vertx owner, PbxNode node) {
    var settings = new SpoolSettings(node.spool().resolve("outgoing"), node.spool().resolve("outgoing_done"));
    return new SpoolLink(owner, settings, Surroundings.real(), new FileEvidence(owner, node.evidence(), "fuzz"), "fuzz");
  }

  /** pbx_spool has signed linear in every call, and adds to it what the file names. */
  @Override protected String formatFor(String codec) {
    return "slin";
  }
}
