package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.Decoded.Whole;
import io.tiercel.spi.Entry;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that stay in their hardware, whose provider takes no others, beside those of bytes. */
class HardwareKeyTest {

  private static final byte[] BYTES = new byte[32];
  private final Provider token = new Token();

  @BeforeEach
  void plugIn() {
    Security.addProvider(token);
  }

  @AfterEach
  void pullOut() {
    Security.removeProvider(token.getName());
  }

  @Test
  void keysOfTwoProviders_workSideBySide() {
    EntryCodec<String, String> soft = codec(Encryption.aesGcm("soft", BYTES));
    EntryCodec<String, String> hard = codec(Encryption.aesGcm("hard", new TokenKey()));
    EntryCodec<String, String> both =
        codec(Encryption.aesGcm("hard", new TokenKey()).alsoReading("soft", BYTES));
    for (int i = 0; i < 3; i++) {
      byte[] bySoft = encoded(soft);
      byte[] byHard = encoded(hard);
      for (byte[] bytes : List.of(byHard, bySoft, byHard)) {
        assertThat(both.decode("k", bytes)).isInstanceOf(Whole.class);
      }
      assertThat(soft.decode("k", bySoft)).isInstanceOf(Whole.class);
      assertThat(hard.decode("k", byHard)).isInstanceOf(Whole.class);
    }
  }

  private static EntryCodec<String, String> codec(Encryption encryption) {
    return Samples.entries(Codec.text(), Samples.settings().encrypting(encryption));
  }

  private static byte[] encoded(EntryCodec<String, String> codec) {
    return Samples.bytes(codec.encode("k", Entry.of("v", 1, 2, 3), 0));
  }

  /** A key without bytes, such as those of PKCS #11. */
  private static final class TokenKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "AES";
    }

    @Override
    public String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return null;
    }
  }

  private static final class Token extends Provider {
    private static final long serialVersionUID = 1L;

    Token() {
      super("TiercelToken", "1", "keys in hardware");
      String key = TokenKey.class.getName();
      String cipher = TokenCipher.class.getName();
      Map<String, String> attributes = Map.of("SupportedKeyClasses", key);
      putService(new Service(this, "Cipher", "AES/GCM/NoPadding", cipher, null, attributes));
    }
  }

  /** AES-GCM that knows its own keys only. */
  public static final class TokenCipher extends CipherSpi {
    private final Cipher cipher;

    /** As the provider makes it. */
    public TokenCipher() throws GeneralSecurityException {
      cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    }

    private static Key inside(Key key) throws InvalidKeyException {
      if (key instanceof TokenKey) {
        return new SecretKeySpec(new byte[16], "AES");
      }
      throw new InvalidKeyException("a key of another provider");
    }

    @Override
    protected void engineSetMode(String mode) {}

    @Override
    protected void engineSetPadding(String padding) {}

    @Override
    protected int engineGetBlockSize() {
      return 16;
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return cipher.getOutputSize(length);
    }

    @Override
    protected byte[] engineGetIV() {
      return cipher.getIV();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return cipher.getParameters();
    }

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
      cipher.init(mode, inside(key), random);
    }

    @Override
    protected void engineInit(int mode, Key key, AlgorithmParameterSpec spec, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      cipher.init(mode, inside(key), spec, random);
    }

    @Override
    protected void engineInit(int mode, Key key, AlgorithmParameters given, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      cipher.init(mode, inside(key), given, random);
    }

    @Override
    protected byte[] engineUpdate(byte[] in, int offset, int length) {
      return cipher.update(in, offset, length);
    }

    @Override
    protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int at)
        throws ShortBufferException {
      return cipher.update(in, offset, length, out, at);
    }

    @Override
    protected byte[] engineDoFinal(byte[] in, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      return cipher.doFinal(in, offset, length);
    }

    @Override
    protected int engineDoFinal(byte[] in, int offset, int length, byte[] out, int at)
        throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
      return cipher.doFinal(in, offset, length, out, at);
    }

    @Override
    protected void engineUpdateAAD(byte[] in, int offset, int length) {
      cipher.updateAAD(in, offset, length);
    }
  }
}
