package io.carillon.agent;

import io.carillon.contract.PbxMode;

final class SpoolDialIT extends DialContract {
  @Override PbxMode mode() {
    return PbxMode.SPOOL;
  }
}
