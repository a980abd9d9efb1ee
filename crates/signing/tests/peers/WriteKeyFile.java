// Writes a PKCS#12 file with BouncyCastle: KEY.pem CERTIFICATE.pem PASSWORD-FILE OUT.p12

import java.io.FileOutputStream;
import java.io.FileReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

public class WriteKeyFile {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        PrivateKey key =
            new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) read(arguments[0]));
        X509Certificate certificate =
            new JcaX509CertificateConverter().getCertificate((X509CertificateHolder) read(arguments[1]));
        String password = Files.readString(Path.of(arguments[2]), StandardCharsets.UTF_8).strip();
        KeyStore store = KeyStore.getInstance("PKCS12", "BC");
        store.load(null, null);
        store.setKeyEntry("key", key, null, new Certificate[] {certificate});
        try (FileOutputStream out = new FileOutputStream(arguments[3])) {
            store.store(out, password.toCharArray());
        }
    }

    private static Object read(String path) throws Exception {
        try (PEMParser parser = new PEMParser(new FileReader(path))) {
            return parser.readObject();
        }
    }
}
