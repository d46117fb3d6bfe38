package io.quittance.webhook.outbound.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quittance.platform.problem.Refusal;
import io.quittance.webhook.WebhookProblem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs and addresses merchants may have us call. */
class EndpointUrlsTest {

  private static final Map<String, String[]> NAMES =
      Map.of(
          "shop.example", new String[] {"93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"},
          "inside.example", new String[] {"10.0.0.7"},
          "mixed.example", new String[] {"93.184.215.14", "192.168.1.1"},
          "six.example", new String[] {"2606:4700::1111", "fd00::1"},
          "localhost", new String[] {"127.0.0.1", "::1"});

  private static final CheckedNames STRICT = new CheckedNames(names(), new AddressRules(false));
  private static final CheckedNames SANDBOX = new CheckedNames(names(), new AddressRules(true));

  private final EndpointUrls urls = new EndpointUrls(Set.of(443, 8443), false, STRICT);
  private final EndpointUrls sandbox = new EndpointUrls(Set.of(443, 8443), true, SANDBOX);

  private static CheckedNames.Names names() {
    return host -> {
      var known = NAMES.get(host);
      if (known == null) {
        try {
          return new InetAddress[] {InetAddress.ofLiteral(host)};
        } catch (IllegalArgumentException name) {
          throw new UnknownHostException(host);
        }
      }
      var addresses = new InetAddress[known.length];
      for (int i = 0; i < known.length; i++) {
        addresses[i] = InetAddress.ofLiteral(known[i]);
      }
      return addresses;
    };
  }

  @AfterAll
  static void stop() {
    STRICT.close();
    SANDBOX.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/hooks?a=b",
        "https://shop.example",
        "HTTPS://Shop.example:443/",
        "https://shop.example:8443/x",
        "https://93.184.215.14/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::5db8:d70e]/",
        "https://xn--fsqu00a.example/",
        "https://not-known-yet.example/"
      })
  void takesHttpsToThePublicInternet(String url) {
    assertThat(urls.require(url)).isEqualTo(url);
  }

  @ParameterizedTest(name = "A508 {0}")
  @ValueSource(
      strings = {
        "https://localhost/",
        "https://inside.example/",
        "https://mixed.example/",
        "https://six.example/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.0.0.01/",
        "https://0/",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://100.64.0.1/",
        "https://100.100.100.200/latest/meta-data/",
        "https://168.63.129.16/",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.0.0.192/",
        "https://192.0.2.1/",
        "https://192.88.99.1/",
        "https://192.168.0.1/",
        "https://198.18.0.1/",
        "https://198.51.100.1/",
        "https://203.0.113.1/",
        "https://224.0.0.1/",
        "https://240.0.0.1/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:a00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[64:ff9b:1::a9fe:a9fe]/",
        "https://[64:ff9b:1::5db8:d70e]/",
        "https://[100::1]/",
        "https://[2001::1]/",
        "https://[2001:db8::1]/",
        "https://[2002:7f00:1::]/",
        "https://[2002:a00:1::]/",
        "https://[3fff::1]/",
        "https://[fc00::1]/",
        "https://[fd00:ec2::254]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fec0::1]/",
        "https://[ff02::1]/"
      })
  void refusesAddressesThatAreNotPublic(String url) {
    assertRefused(urls, url);
  }

  @ParameterizedTest(name = "A509 {0}")
  @ValueSource(
      strings = {
        "http://shop.example/",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "javascript:alert(1)",
        "https:shop.example",
        "https:///hooks",
        "//shop.example/",
        "shop.example",
        "",
        "https://user@shop.example/",
        "https://user:password@shop.example/",
        "https://@shop.example/",
        "https://shop.example@10.0.0.1/",
        "https://shop.example:22/",
        "https://shop.example:25/",
        "https://shop.example:80/",
        "https://shop.example:6379/",
        "https://shop.example:0/",
        "https://shop.example:99999/",
        "https://shop.example:-1/",
        "https://shop.example/\r\nHost: inside",
        "https://shop.example/%0d%0a\n",
        "https://shop.example/ a",
        "https://shop.example\\@inside.example/",
        "https://shop.example/#part",
        "https://shop_.example/",
        "https://-shop.example/",
        "https://商店.example/",
        "https://shop.example./",
        "https://%31%32%37.0.0.1/"
      })
  void refusesUrlsOfAnotherShape(String url) {
    assertRefused(urls, url);
    assertRefused(sandbox, url);
  }

  @Test
  void a509_refusesUrlsThatAreTooLong() {
    var fits = "https://shop.example/" + "a".repeat(2_048 - 21);
    assertThat(urls.require(fits)).isEqualTo(fits);
    assertRefused(urls, fits + "a");
    assertRefused(urls, "https://shop.example/" + "a".repeat(3_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:9000/hooks",
        "http://127.0.0.1:1234/",
        "http://[::1]:9000/",
        "https://localhost:9000/"
      })
  void takesThisMachineInTheSandboxOnly(String url) {
    assertThat(sandbox.require(url)).isEqualTo(url);
    assertRefused(urls, url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "https://192.168.0.1/",
        "http://inside.example/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://localhost:0/",
        "http://localhost:65536/"
      })
  void staysStrictAboutOthersInTheSandbox(String url) {
    assertRefused(sandbox, url);
  }

  @Test
  void looksAtEveryAddressAndSaysNoneOfThem() {
    assertThatThrownBy(() -> STRICT.resolve("mixed.example"))
        .isInstanceOf(AddressNotAllowed.class)
        .hasMessageNotContaining("192.168");
  }

  private static void assertRefused(EndpointUrls urls, String url) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> urls.require(url))
        .satisfies(
            refusal ->
                assertThat(refusal.problem()).isEqualTo(WebhookProblem.WEBHOOK_URL_NOT_ALLOWED));
  }
}
