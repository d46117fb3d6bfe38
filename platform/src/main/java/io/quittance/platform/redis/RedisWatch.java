package io.quittance.platform.redis;

/** Is told how a {@link RedisLink} fares; called by its threads, must not block. */
public interface RedisWatch {

  /** A question was not answered in time, or badly. */
  void failed(Throwable failure);

  /** Redis is not asked any more, until {@link #back}. */
  void away();

  /** Redis works again. */
  void back();
}
