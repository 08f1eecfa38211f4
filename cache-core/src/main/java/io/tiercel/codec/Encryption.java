package io.tiercel.codec;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.error.ConfigurationException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM with a ring of keys: one encrypts, all decrypt.
 *
 * <p>Each value is bound to its namespace, cache, key and envelope: bytes that were moved
 * elsewhere, or whose times or tags were changed, do not decrypt. Where there is encryption, what
 * is not encrypted is not believed, known-absent entries among it.
 *
 * <p>Nonces are random, so a key should encrypt fewer than 2<sup>32</sup> values before another one
 * takes its place. Keys appear in no message.
 */
public final class Encryption {

  /** No encryption; what is encrypted cannot be read. */
  public static final Encryption NONE = new Encryption(null, Map.of());

  static final int NONCE = 12;
  private static final int TAG = 16;
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final String ID = "[A-Za-z0-9._-]{1,64}";

  // Not Scheduling's randomness: a nonce that comes twice gives away what it should hide, in a
  // simulation that is replayed no less than elsewhere.
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable String active;
  private final Map<String, Lock> keys;

  private Encryption(@Nullable String active, Map<String, Lock> keys) {
    this.active = active;
    this.keys = keys;
  }

  /**
   * A key, and ciphers that were used with it alone: a cipher stays with the provider that took its
   * first key, and that of a key in hardware takes no other.
   */
  private record Lock(SecretKey key, Pool<Cipher> ciphers) {
    Lock(SecretKey key) {
      this(key, new Pool<>(Encryption::cipher, cipher -> {}));
    }

    void begin(Cipher cipher, int mode, GCMParameterSpec nonce) throws GeneralSecurityException {
      cipher.init(mode, key, nonce);
    }
  }

  /**
   * Encrypts under this key.
   *
   * @param id the key's name, which is written with each value: letters, digits, {@code . _ -}
   * @param key 16, 24 or 32 bytes; they are copied
   */
  public static Encryption aesGcm(String id, byte[] key) {
    return aesGcm(id, secret(id, key));
  }

  /** Encrypts under this key, which may stay in the hardware that it is in. */
  public static Encryption aesGcm(String id, SecretKey key) {
    return NONE.alsoReading(id, key).writing(id);
  }

  /** Decrypts what was encrypted under this key too. */
  public Encryption alsoReading(String id, byte[] key) {
    return alsoReading(id, secret(id, key));
  }

  /** Decrypts what was encrypted under this key too. */
  public Encryption alsoReading(String id, SecretKey key) {
    Map<String, Lock> more = new TreeMap<>(keys);
    if (!id.matches(ID) || more.put(id, new Lock(key)) != null) {
      throw new ConfigurationException(
          "Key id " + id + " is given but must match " + ID + " and be used once");
    }
    return new Encryption(active, more).proven(id);
  }

  /** Names the keys, and shows none. */
  @Override
  public String toString() {
    return active == null ? "none" : "AES-GCM, writing " + active + ", reading " + keys.keySet();
  }

  @Nullable String keyId() {
    return active;
  }

  /** How many bytes longer than a text its cipher is. */
  int overhead() {
    return active == null ? 0 : NONCE + TAG;
  }

  /** Whether a payload with, or without, a key id is to be believed here. */
  void check(@Nullable String keyId) throws Flaw {
    if (keyId == null && active != null) {
      throw new Flaw(Reason.PLAIN);
    } else if (keyId != null && !keys.containsKey(keyId)) {
      throw new Flaw(Reason.UNKNOWN_KEY);
    }
  }

  /** Writes nonce, cipher and tag of the text from {@code start} on, all before it being bound. */
  void encrypt(byte[] place, Block text, byte[] envelope, int start) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    System.arraycopy(nonce, 0, envelope, start, NONCE);
    Lock lock = lock(active);
    Cipher cipher = lock.ciphers().take();
    try {
      lock.begin(cipher, Cipher.ENCRYPT_MODE, nonce(envelope, start));
      cipher.updateAAD(place);
      cipher.updateAAD(envelope, 0, start);
      cipher.doFinal(text.bytes(), text.offset(), text.length(), envelope, start + NONCE);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM refused to encrypt", impossible);
    }
    lock.ciphers().giveBack(cipher); // one that threw is left behind
  }

  /** The text that was written for this place. */
  Block decrypt(byte[] place, byte[] envelope, Frame frame) throws Flaw {
    if (frame.length() < NONCE + TAG) {
      throw new Flaw(Reason.FORGED);
    }
    Lock lock = lock(frame.wrapping().keyId());
    Cipher cipher = lock.ciphers().take();
    try {
      int start = frame.start();
      lock.begin(cipher, Cipher.DECRYPT_MODE, nonce(envelope, start));
      cipher.updateAAD(place);
      cipher.updateAAD(envelope, 0, start);
      byte[] text = cipher.doFinal(envelope, start + NONCE, frame.length() - NONCE);
      lock.ciphers().giveBack(cipher);
      return Block.of(text);
    } catch (GeneralSecurityException forged) {
      throw new Flaw(Reason.FORGED, forged);
    }
  }

  private Lock lock(@Nullable String id) {
    return Objects.requireNonNull(keys.get(id), "the id of a key");
  }

  private static GCMParameterSpec nonce(byte[] envelope, int start) {
    return new GCMParameterSpec(8 * TAG, envelope, start, NONCE);
  }

  private static SecretKey secret(String id, byte[] key) {
    if (key.length != 16 && key.length != 24 && key.length != 32) {
      throw new ConfigurationException(
          "Key " + id + " has " + key.length + " bytes but must have 16, 24 or 32");
    }
    return new SecretKeySpec(key, "AES");
  }

  private Encryption writing(String id) {
    return new Encryption(id, keys);
  }

  /** Finds out now whether the key works, and pays for the first use. */
  private Encryption proven(String id) {
    try {
      lock(id).begin(cipher(), Cipher.ENCRYPT_MODE, nonce(new byte[NONCE], 0));
      return this;
    } catch (GeneralSecurityException unfit) {
      throw new ConfigurationException("Key " + id + " does not work with AES-GCM");
    }
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException missing) {
      throw new ConfigurationException("This JVM has no " + TRANSFORMATION);
    }
  }
}
