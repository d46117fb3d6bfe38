package io.quittance.infrastructure;

/**
 * How to reach one database: as its owner, who runs migrations, or as the application, who may only
 * do what the migrations grant. The passwords are fixed, local-only values.
 */
public record ServiceDatabase(
    String jdbcUrl,
    String owner,
    String ownerPassword,
    String application,
    String applicationPassword) {}
