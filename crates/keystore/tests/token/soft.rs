//! A token for tests: SoftHSM2 of its own configuration, behind the library of `token.c`, which can be pulled out, counts
//! wrong PINs, and is as slow as the test wants.
#![expect(unreachable_pub, reason = "shared by several tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// One token in one socket.
pub struct SoftToken {
    dir: TempDir,
}

impl SoftToken {
    /// The user's PIN.
    pub const PIN: &str = "Pin-1234";

    /// What it is called.
    pub const LABEL: &str = "Айгүлдің токені";

    /// A token with its PIN, and nothing on it.
    pub fn new() -> SoftToken {
        let token = SoftToken { dir: TempDir::new().unwrap() };
        std::fs::create_dir(token.path("tokens")).unwrap();
        let conf = format!("directories.tokendir = {}\nlog.level = ERROR\n", token.path("tokens").display());
        std::fs::write(token.path("softhsm2.conf"), conf).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR"));
        let inside = source.join("tests/token/token.c");
        let source =
            if inside.exists() { inside } else { source.join("crates/keystore/tests/token/token.c") };
        token.run(
            "cc",
            &["-shared", "-fPIC", "-O1", "-o", &token.name("library.so"), &source.display().to_string()],
        );
        token.run(
            "softhsm2-util",
            &["--init-token", "--free", "--label", Self::LABEL, "--pin", Self::PIN, "--so-pin", "12345678"],
        );
        token
    }

    /// Lays a key and its certificate on it; both are files in PEM.
    pub fn put(&self, id: &str, key_pem: &Path, certificate_pem: &Path) {
        let key = key_pem.display().to_string();
        self.run(
            "softhsm2-util",
            &["--import", &key, "--token", Self::LABEL, "--label", id, "--id", id, "--pin", Self::PIN],
        );
        self.put_certificate(id, certificate_pem);
    }

    /// Lays a certificate alone on it.
    pub fn put_certificate(&self, id: &str, certificate_pem: &Path) {
        let (pem, der) = (certificate_pem.display().to_string(), self.name("certificate.der"));
        self.run("openssl", &["x509", "-in", &pem, "-outform", "DER", "-out", &der]);
        let write = ["--write-object", &der, "--type", "cert", "--id", id, "--token-label", Self::LABEL];
        self.run(
            "pkcs11-tool",
            &[&["--module", SOFTHSM, "--login", "--pin", Self::PIN][..], &write].concat(),
        );
    }

    /// What a program needs to find it.
    pub fn environment(&self) -> [(&'static str, String); 3] {
        [
            ("SOFTHSM2_CONF", self.name("softhsm2.conf")),
            ("TEREZE_TOKEN_MODULE", SOFTHSM.to_owned()),
            ("TEREZE_TOKEN_DIR", self.dir.path().display().to_string()),
        ]
    }

    /// Its library.
    pub fn library(&self) -> PathBuf {
        self.path("library.so")
    }

    /// From now on it is so (`token.c` says what there is).
    pub fn is(&self, word: &str) {
        std::fs::write(self.path(word), "").unwrap();
    }

    /// It is so no more.
    pub fn is_not(&self, word: &str) {
        std::fs::remove_file(self.path(word)).unwrap();
    }

    /// What it shows without a PIN.
    pub fn shown_to_anybody(&self) -> String {
        let list = ["--list-objects", "--token-label", Self::LABEL];
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(self.library()).args(list).envs(self.environment());
        String::from_utf8(tool.output().unwrap().stdout).unwrap()
    }

    /// A place in its folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let done = Command::new(program).args(arguments).envs(self.environment()).output();
        let done = done.unwrap_or_else(|error| panic!("{program} is not installed (`make tools`): {error}"));
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    }
}
