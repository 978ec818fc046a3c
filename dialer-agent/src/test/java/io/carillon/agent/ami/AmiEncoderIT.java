package io.carillon.agent.ami;

import io.carillon.agent.link.EncoderContract;
import io.carillon.agent.link.PbxLink;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.vertx.core.Vertx;
import java.time.InstantSource;

final class AmiEncoderIT extends EncoderContract {
  @Override protected LabSpec.Pbx driven() {
    return LabSpec.Pbx.drivenByAmi("pbx-a");
  }

  @Override protected PbxLink link(Vertx owner, PbxNode node) {
    return new AmiLink(owner, new AmiSettings(node.amiHost(), node.amiPort(), node.amiUser(), node.amiSecretFile(), false), InstantSource.system(), null, "fuzz");
  }

  @Override protected String formatFor(String codec) {
    return codec;
  }
}
