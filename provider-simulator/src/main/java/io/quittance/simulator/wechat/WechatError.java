package io.quittance.simulator.wechat;

import org.springframework.http.HttpStatus;

/** A refusal in WeChat Pay's words: {@code {"code": ..., "message": ...}}. */
final class WechatError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;

  WechatError(HttpStatus status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static WechatError parameter(String message) {
    return new WechatError(HttpStatus.BAD_REQUEST, "PARAM_ERROR", message);
  }

  static WechatError request(String message) {
    return new WechatError(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", message);
  }

  static WechatError paid() {
    return new WechatError(HttpStatus.BAD_REQUEST, "ORDERPAID", "The order is paid.");
  }

  static WechatError closed() {
    return new WechatError(HttpStatus.BAD_REQUEST, "ORDER_CLOSED", "The order is closed.");
  }

  static WechatError noOrder() {
    return new WechatError(HttpStatus.NOT_FOUND, "ORDER_NOT_EXIST", "There is no such order.");
  }

  static WechatError unsigned(String message) {
    return new WechatError(HttpStatus.UNAUTHORIZED, "SIGN_ERROR", message);
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}
