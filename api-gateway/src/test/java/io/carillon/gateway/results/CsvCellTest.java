package io.carillon.gateway.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CsvCellTest {
  @Test
  void noCellIsAFormula() {
    assertThat(CsvCell.of("=cmd|' /C calc'!A0")).isEqualTo("\"'=cmd|' /C calc'!A0\"");
    assertThat(CsvCell.of("@SUM(1)")).isEqualTo("\"'@SUM(1)\"");
    assertThat(CsvCell.of("\t=1")).isEqualTo("\"'\t=1\"");
    assertThat(CsvCell.of("+1+1")).isEqualTo("\"'+1+1\"");
    assertThat(CsvCell.of("-1")).isEqualTo("\"'-1\"");
  }

  @Test
  void aNumberSurvivesAsText() {
    assertThat(CsvCell.of("+15551234567")).isEqualTo("\"+15551234567\"");
    assertThat(CsvCell.of("a \"b\"")).isEqualTo("\"a \"\"b\"\"\"");
    assertThat(CsvCell.of(null)).isEqualTo("\"\"");
  }
}
