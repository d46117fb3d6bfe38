package io.quittance.platform.chain;

import java.util.List;
import java.util.Map;

/** How Tink writes a key set: the shape of answers that tell public keys. */
public record PublicKeySet(long primaryKeyId, List<Map<String, Object>> key) {}
