package io.carillon.agent;

import io.carillon.contract.PbxMode;

final class AmiDialIT extends DialContract {
  @Override PbxMode mode() {
    return PbxMode.AMI;
  }
}
