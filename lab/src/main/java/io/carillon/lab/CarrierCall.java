package io.carillon.lab;

/**
 * One call as the carrier saw it. Times are milliseconds since the epoch, null where it did not come to that.
 *
 * @param trunk {@code north}, {@code south} or {@code internal}: by the port it came in
 * @param attempt the INVITE's X-Carillon-Attempt, empty where there was none
 * @param job the INVITE's X-Carillon-Job, empty where there was none
 * @param startMillis when the INVITE was taken up
 * @param endMillis null while it lives
 * @param sipCode the final code sent; 487 where the PBX gave up first; null while it lives
 * @param endedBy {@code carrier} or {@code pbx}; null while it lives
 * @param keys the keys the carrier pressed
 */
public record CarrierCall(String uid, String trunk, String number, String callerNumber, String callerName, String attempt,
    String job, long startMillis, Long ringingMillis, Long answerMillis, Long endMillis, Integer sipCode, String endedBy,
    String keys) {

  public boolean isLive() {
    return endMillis == null;
  }

  public boolean isAnswered() {
    return answerMillis != null;
  }

  CarrierCall ended(Long ringing, Long answer, long end, int code, String by, String pressed) {
    return new CarrierCall(uid, trunk, number, callerNumber, callerName, attempt, job, startMillis, ringing, answer, end, code, by,
        pressed);
  }
}
