//! GOST signatures against OpenSSL's engine (`libengine-gost-openssl`), which computes the same algorithm under the
//! Russian names and writes a signature from its other end (GOST §3.3).

use std::fs;
use std::path::Path;

use authority::{LeafKey, Validity};
use der::{Decode, Encode};
use signing::key::SigningKey;
use signing::scheme::Scheme;
use tempfile::TempDir;

use crate::support::people::{gost_authority, now, opened, person};
use crate::support::tools::{must, run};

/// id-tc26-gost3410-12-512 with its paramSetA and id-tc26-gost3411-12-512.
const RUSSIAN: [u8; 35] = [
    0x30, 0x21, 0x06, 0x08, 0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, 0x02, 0x30, 0x15, 0x06, 0x09, 0x2a,
    0x85, 0x03, 0x07, 0x01, 0x02, 0x01, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x02,
    0x03,
];

/// The key in the engine's own wrapping: `key.pem` and `public.pem`.
fn desk(leaf: &LeafKey) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, label, der: &[u8]| {
        let pem = der::pem::encode_string(label, der::pem::LineEnding::LF, der).unwrap();
        fs::write(dir.path().join(name), pem).unwrap();
    };
    let (_, number) = leaf.pkcs8.split_at(leaf.pkcs8.len() - 64);
    let inside = [&[0x02, 0x01, 0x00][..], &RUSSIAN, &[0x04, 0x40], number].concat();
    write("key.pem", "PRIVATE KEY", &[&[0x30, u8::try_from(inside.len()).unwrap()], &inside[..]].concat());
    let certificate = x509_cert::Certificate::from_der(&leaf.certificate_der).unwrap();
    let bits = certificate.tbs_certificate.subject_public_key_info.subject_public_key.to_der().unwrap();
    let inside = [&RUSSIAN[..], &bits].concat();
    write(
        "public.pem",
        "PUBLIC KEY",
        &[&[0x30, 0x81, u8::try_from(inside.len()).unwrap()], &inside[..]].concat(),
    );
    dir
}

const HASHED: [&str; 4] = ["dgst", "-engine", "gost", "-md_gost12_512"];

fn engine_signs(dir: &Path, message: &[u8]) -> Vec<u8> {
    fs::write(dir.join("message"), message).unwrap();
    must(dir, "openssl", &[&HASHED[..], &["-sign", "key.pem", "-out", "signature", "message"]].concat());
    let mut signature = fs::read(dir.join("signature")).unwrap();
    signature.reverse();
    signature
}

fn engine_accepts(dir: &Path, message: &[u8], signature: &[u8]) -> bool {
    fs::write(dir.join("message"), message).unwrap();
    let reversed: Vec<u8> = signature.iter().rev().copied().collect();
    fs::write(dir.join("signature"), reversed).unwrap();
    let verify = ["-verify", "public.pem", "-signature", "signature", "message"];
    let output = run(dir, "openssl", &[&HASHED[..], &verify].concat());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("Verified OK") || said.contains("Verification failure"), "{said}{complaint}");
    output.status.success()
}

/// Lengths on both sides of a block of the hash, and of none.
#[test]
fn the_engine_and_we_accept_each_other() {
    for length in [0, 1, 63, 64, 65, 1000] {
        let leaf = gost_authority().gost_leaf(&person(), Validity::year(now())).unwrap();
        let (key, dir) = (opened(&leaf), desk(&leaf));
        let message = vec![b'a'; length];
        let ours = key.sign_gost(&message).unwrap();
        assert!(engine_accepts(dir.path(), &message, &ours), "{length}");
        assert!(!engine_accepts(dir.path(), b"other", &ours), "{length}");
        let theirs = engine_signs(dir.path(), &message);
        let verify = |message: &[u8]| key.certificate().verify(Scheme::Gost2015, message, &theirs).is_ok();
        assert!(verify(&message) && !verify(b"other"), "{length}");
    }
}
