package io.tiercel.error;

/**
 * A key that a tier has no way to write: it has another type than the keys of the cache, or its
 * text is refused. Nothing was done with it, and no tier was asked; asking again cannot help.
 */
public final class WrongKeyException extends CacheException {

  private static final long serialVersionUID = 1L;

  /** A key of that type does not fit the cache, as the cause says that the tier found. */
  public WrongKeyException(String cache, String tier, Class<?> key, Throwable cause) {
    super(
        "Tier "
            + tier
            + " of cache "
            + cache
            + " has no way to write a key of type "
            + key.getName()
            + ". Nothing was done with it. Ask with keys of the type that the tier was given.",
        cause);
  }
}
