package io.quittance.payment.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quittance.payment.method.PaymentMethodType;
import io.quittance.payment.provider.Capabilities;
import io.quittance.payment.timeline.TimelineEntry.Candidate;
import io.quittance.platform.money.Money;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecideRouteTest {

  private static final Currency USD = Currency.getInstance("USD");
  private static final Currency CNY = Currency.getInstance("CNY");
  private static final long SEED = 20_261_122;

  /** The provider "qr" takes wallets in CNY and cannot hold money; the others take all cards. */
  private final Map<String, Capabilities> providers =
      new HashMap<>(
          Map.of(
              "a",
              Capabilities.CARDS,
              "b",
              Capabilities.CARDS,
              "c",
              Capabilities.CARDS,
              "qr",
              new Capabilities(Set.of(CNY), Set.of(PaymentMethodType.WALLET), false)));

  private final Map<String, String> ill = new HashMap<>();
  private final DecideRoute decideRoute =
      new DecideRoute(
          name -> Optional.ofNullable(providers.get(name)),
          name -> Optional.ofNullable(ill.get(name)));

  @Test
  @DisplayName(
      "shares are kept within two points over 10,000 payments, and a payment keeps its own")
  void keepsShares() {
    var random = new Random(SEED);
    var rules = rules(rule("r", 1, null, target("a", 70), target("b", 20), target("c", 10)));
    var taken =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
            .limit(10_000)
            .map(id -> decide(rules, question(id, 100, USD)).chosen())
            .collect(Collectors.groupingBy(String::valueOf, Collectors.counting()));
    assertThat(taken.get("a") / 100.0).isCloseTo(70, within(2.0));
    assertThat(taken.get("b") / 100.0).isCloseTo(20, within(2.0));
    assertThat(taken.get("c") / 100.0).isCloseTo(10, within(2.0));

    var id = new UUID(1, 2);
    assertThat(Stream.generate(() -> decide(rules, question(id, 100, USD))).limit(5).distinct())
        .hasSize(1);
  }

  @Test
  @DisplayName("ids of one moment, which differ in few bits, are spread too")
  void spreadsIdsOfOneMoment() {
    var rules = rules(rule("r", 1, null, target("a", 50), target("b", 50)));
    long first = 0x0190_0000_0000_7000L;
    long ofA =
        Stream.iterate(0L, i -> i + 1)
            .limit(2_000)
            .map(i -> decide(rules, question(new UUID(first, i), 100, USD)).chosen())
            .filter("a"::equals)
            .count();
    assertThat(ofA / 20.0).isCloseTo(50, within(5.0));
  }

  @Test
  @DisplayName("a stored token goes to its own provider and nowhere else, whatever the rules say")
  void followsAToken() {
    var rules = rules(rule("r", 1, null, target("a", 100), target("b", 0)));
    var paid = question(new UUID(0, 1), 100, USD);

    var own = decide(rules.forTokenOf("c"), paid);
    assertThat(own.chosen()).isEqualTo("c");
    assertThat(own.version()).isEqualTo(rules.version());
    assertThat(own.rule()).isEqualTo("the stored token is the provider's own");
    assertThat(own.candidates()).containsExactly(new Candidate("c", 100, "CHOSEN", null));

    ill.put("c", "has not answered lately");
    assertThat(decide(rules.forTokenOf("c"), paid).chosen()).isEqualTo("c");
    assertThat(decideRoute.decide(rules.forTokenOf("c"), paid, Set.of("c")).chosen()).isNull();
    assertThat(decide(rules.forTokenOf("gone"), paid).objections())
        .isEqualTo("gone is not configured");
    assertThat(decide(rules.forTokenOf("qr"), paid).objections()).isEqualTo("qr does not take USD");
  }

  @Test
  @DisplayName("what a target cannot do goes to the others by their shares")
  void sharesWhatOneCannotDo() {
    providers.put("a", new Capabilities(Set.of(CNY), Capabilities.CARDS.methodTypes(), true));
    var rules = rules(rule("r", 1, null, target("a", 60), target("b", 20), target("c", 20)));
    var random = new Random(SEED);
    var decisions =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
            .limit(2_000)
            .map(id -> decide(rules, question(id, 100, USD)))
            .toList();
    long ofB = decisions.stream().filter(decision -> "b".equals(decision.chosen())).count();
    assertThat(ofB / 20.0).isCloseTo(50, within(5.0));
    assertThat(decisions)
        .allMatch(
            decision ->
                decision
                    .candidates()
                    .getLast()
                    .equals(new Candidate("a", 60, "EXCLUDED", "does not take USD")));
  }

  @Test
  @DisplayName(
      "who cannot hold money, take the method or is not configured is excluded, with the reason")
  void saysWhyNobodyTakesIt() {
    var rules = rules(rule("r", 1, null, target("qr", 50), target("gone", 50)));
    var decision = decide(rules, question(new UUID(0, 1), 100, CNY));
    assertThat(decision.chosen()).isNull();
    assertThat(decision.objections())
        .isEqualTo("qr does not take CREDIT_CARD, gone is not configured");
    assertThat(decision.entry()).isEmpty();

    var wallet =
        new RoutingQuestion(
            new UUID(0, 1), "mer_a", new Money(1, CNY), PaymentMethodType.WALLET, null, true);
    assertThat(decide(rules, wallet).objections())
        .contains("qr cannot hold money and capture it later");
  }

  @Test
  @DisplayName("a rule whose targets cannot take the payment is passed over")
  void passesOver() {
    var rules =
        rules(
            rule("yuan", 1, conditions(List.of(CNY), null), target("qr", 100)),
            rule("rest", 2, null, target("b", 100)));
    var decision = decide(rules, question(new UUID(0, 1), 100, CNY));
    assertThat(decision.rule()).isEqualTo("rest");
    assertThat(decision.chosen()).isEqualTo("b");
    assertThat(decision.candidates())
        .extracting(Candidate::provider, Candidate::standing)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("b", "CHOSEN"),
            org.assertj.core.groups.Tuple.tuple("qr", "EXCLUDED"));
  }

  @Test
  @DisplayName("an ill provider comes after the others, and is asked when all are ill")
  void putsBack() {
    var rules = rules(rule("r", 1, null, target("a", 100), target("b", 0), target("c", 0)));
    ill.put("a", "has not answered lately");
    assertThat(standings(decide(rules, question(new UUID(0, 1), 100, USD))))
        .containsExactly("b CHOSEN", "c NEXT", "a PUT_BACK");
    ill.put("b", "x");
    ill.put("c", "x");
    assertThat(standings(decide(rules, question(new UUID(0, 1), 100, USD))))
        .containsExactly("a CHOSEN", "b PUT_BACK", "c PUT_BACK");
  }

  @Test
  @DisplayName("once a rule has decided, the next provider is one of its own or nobody")
  void staysWithinTheRule() {
    var rules =
        rules(
            rule("dollars", 1, conditions(List.of(USD), null), target("a", 100), target("b", 0)),
            rule("rest", 2, null, target("c", 100)));
    var question = question(new UUID(0, 1), 100, USD);
    assertThat(decideRoute.decide(rules, question, Set.of("a")).chosen()).isEqualTo("b");
    assertThat(decideRoute.decide(rules, question, Set.of("a", "b")).chosen()).isNull();
  }

  @Test
  @DisplayName("without rules the first provider by name that can takes it")
  void goesByName() {
    var rules = RoutingRules.oneAfterAnother(List.of("a", "b", "qr"));
    var decision = decide(rules, question(new UUID(5, 1), 100, USD));
    assertThat(decision.version()).isZero();
    assertThat(standings(decision)).containsExactly("a CHOSEN", "b NEXT", "qr EXCLUDED");
  }

  @ParameterizedTest
  @CsvSource({
    "USD, 99, a",
    "USD, 100, b",
    "USD, 200, b",
    "USD, 201, a",
    "CNY, 150, a",
  })
  void holdsWithinItsAmounts(String currency, long amount, String chosen) {
    var range = new RoutingAmounts(USD, 100L, 200L);
    var rules =
        rules(
            rule("r", 1, conditions(List.of(), range), target("b", 100)),
            rule("rest", 2, null, target("a", 100)));
    assertThat(decide(rules, question(new UUID(0, 1), amount, Currency.getInstance(currency))))
        .returns(chosen, RoutingDecision::chosen);
  }

  @Test
  void holdsForMerchantsBrandsAndTypes() {
    var conditions =
        new RoutingConditions(
            List.of(),
            List.of(PaymentMethodType.CREDIT_CARD),
            List.of("VISA"),
            null,
            List.of("mer_a"));
    var id = new UUID(0, 1);
    var money = new Money(1, USD);
    var credit = PaymentMethodType.CREDIT_CARD;
    assertThat(conditions.hold(new RoutingQuestion(id, "mer_a", money, credit, "Visa", true)))
        .isTrue();
    assertThat(conditions.hold(new RoutingQuestion(id, "mer_b", money, credit, "Visa", true)))
        .isFalse();
    assertThat(conditions.hold(new RoutingQuestion(id, "mer_a", money, credit, "Amex", true)))
        .isFalse();
    assertThat(conditions.hold(new RoutingQuestion(id, "mer_a", money, credit, null, true)))
        .isFalse();
    assertThat(
            conditions.hold(
                new RoutingQuestion(
                    id, "mer_a", money, PaymentMethodType.DEBIT_CARD, "Visa", true)))
        .isFalse();
  }

  private RoutingDecision decide(RoutingRules rules, RoutingQuestion question) {
    return decideRoute.decide(rules, question, Set.of());
  }

  private static List<String> standings(RoutingDecision decision) {
    return decision.candidates().stream()
        .map(candidate -> candidate.provider() + " " + candidate.standing())
        .toList();
  }

  private static RoutingQuestion question(UUID id, long amount, Currency currency) {
    return new RoutingQuestion(
        id, "mer_a", new Money(amount, currency), PaymentMethodType.CREDIT_CARD, "Visa", true);
  }

  private static RoutingRules rules(RoutingRule... rules) {
    return new RoutingRules(1, List.of(rules));
  }

  private static RoutingRule rule(
      String name, int priority, @Nullable RoutingConditions when, RoutingTarget... targets) {
    return new RoutingRule(
        name, priority, when == null ? RoutingConditions.NONE : when, List.of(targets), false);
  }

  private static RoutingConditions conditions(
      List<Currency> currencies, @Nullable RoutingAmounts amount) {
    return new RoutingConditions(currencies, List.of(), List.of(), amount, List.of());
  }

  private static RoutingTarget target(String provider, int share) {
    return new RoutingTarget(provider, share);
  }
}
