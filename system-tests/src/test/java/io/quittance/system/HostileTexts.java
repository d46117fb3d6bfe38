package io.quittance.system;

import java.util.List;

/** Texts that have made trouble somewhere: for databases, loggers, templates, terminals, people. */
final class HostileTexts {

  private HostileTexts() {}

  /** With a listener on the port, which must never hear anything. */
  static List<String> all(int trapPort) {
    return List.of(
        "' OR '1'='1",
        "'; DROP TABLE payment_intent; --",
        "1) UNION SELECT secret_hash FROM api_key --",
        "\\'; SELECT pg_sleep(10); --",
        "${jndi:ldap://127.0.0.1:" + trapPort + "/a}",
        "${${lower:j}ndi:rmi://127.0.0.1:" + trapPort + "/a}",
        "ldap://127.0.0.1:" + trapPort + "/a",
        "#{T(java.lang.Runtime).getRuntime().exec('id')}",
        "{{7*7}}<%= 7*7 %>${7*7}",
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "file:///etc/passwd",
        "<script>alert(1)</script>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
        "=HYPERLINK(\"http://127.0.0.1:" + trapPort + "\")",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\u001b[31mred\u001b[0m",
        "line\r\nX-Injected: 1",
        "\u202egnp.exe",
        "\u200b\u200d\ufeff",
        "e\u0301\u0327\u0300\u0316",
        "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
        "İıßſK",
        "\uffff\ufffe",
        "\u0001\u0008\u007f\u0085",
        "null",
        "undefined",
        "NaN",
        "-1",
        "9".repeat(400),
        "1e309",
        "a".repeat(300),
        "長".repeat(2_000),
        " ",
        "",
        "%00%0a%s%n%x",
        "__proto__",
        "constructor",
        "true",
        "[]",
        "{}",
        "2026-02-30T25:61:61Z",
        "+999999999-12-31T23:59:59Z",
        "0000-00-00",
        "pi_00000000000000000000000000",
        "pi_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "PI_01JN8W3XQ07K2R9V5M4C6B8D0E");
  }
}
