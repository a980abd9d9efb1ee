//! Signatures that are true by somebody's book, and not by ours: made by xmlsec1 with other algorithms, or with keys that
//! nobody should have. And true ones that are said to be somebody else's.

use std::fs;
use std::path::Path;

use authority::pkcs12::{Style, write};
use authority::{KeyPair, PersonSpec, Profile, Validity};
use base64ct::{Base64, Encoding};
use der::asn1::{BitString, UintRef};
use der::{Decode, Encode};
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256};
use signing::certificate::Certificate;
use signing::pkcs12;
use signing::xmldsig::{VerifyError, sign, verify};
use x509_cert::Certificate as X509;

use crate::support::documents::APPLICATION;
use crate::support::people::{PASSWORD, authority, leaf, now, opened, person, write_pems};
use crate::support::tools::must;

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
/// `DigestInfo` of SHA-256 up to the digest (RFC 8017 §9.2, note 1).
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// The algorithms of a Signature.
struct Ways<'a> {
    c14n: &'a str,
    signature: &'a str,
    transforms: &'a [&'a str],
    digest: &'a str,
}

const OURS: Ways<'_> = Ways {
    c14n: C14N,
    signature: RSA_SHA256,
    transforms: &["http://www.w3.org/2000/09/xmldsig#enveloped-signature", WITH_COMMENTS],
    digest: SHA256,
};
const WITH_COMMENTS: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// What xmlsec1 makes of the application with these algorithms, which it finds good itself.
fn by_xmlsec1(dir: &Path, ways: &Ways<'_>) -> String {
    let Ways { c14n, signature, transforms, digest } = ways;
    let transforms: String =
        transforms.iter().map(|one| format!("<ds:Transform Algorithm=\"{one}\"/>")).collect();
    let template = format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{c14n}\"/>\
         <ds:SignatureMethod Algorithm=\"{signature}\"/><ds:Reference URI=\"\"><ds:Transforms>{transforms}\
         </ds:Transforms><ds:DigestMethod Algorithm=\"{digest}\"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>\
         <ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>\
         </ds:Signature></application>"
    );
    fs::write(dir.join("template.xml"), APPLICATION.replace("</application>", &template)).unwrap();
    let keys = ["--privkey-pem", "key.pem,leaf.pem", "--output", "theirs.xml", "template.xml"];
    must(dir, "xmlsec1", &[&["--sign"], &keys[..]].concat());
    must(dir, "xmlsec1", &["--verify", "--insecure", "theirs.xml"]);
    fs::read_to_string(dir.join("theirs.xml")).unwrap()
}

#[test]
fn true_signatures_of_other_algorithms_are_refused_with_their_codes() {
    let dir = tempfile::tempdir().unwrap();
    write_pems(dir.path(), &leaf(Profile::Sign));
    let judged = |ways: &Ways<'_>| verify(by_xmlsec1(dir.path(), ways).as_bytes()).map(|_| ());
    assert_eq!(judged(&OURS), Ok(()), "the template itself");

    let sha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let c14n_11 = "http://www.w3.org/2006/12/xml-c14n11";
    let more = |name: &str| format!("http://www.w3.org/2001/04/xmldsig-more#{name}");
    let (sha384, sha512) = (more("rsa-sha384"), more("rsa-sha512"));
    let rsa_sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    let refused = [
        ("SHA-1 signature", Ways { signature: rsa_sha1, ..OURS }, "E-SIG-ALG"),
        ("SHA-384 signature", Ways { signature: &sha384, ..OURS }, "E-SIG-ALG"),
        ("SHA-512 signature", Ways { signature: &sha512, ..OURS }, "E-SIG-ALG"),
        ("SHA-1 digest", Ways { digest: sha1, ..OURS }, "E-SIG-DIGESTALG"),
        (
            "SHA-512 digest",
            Ways { digest: "http://www.w3.org/2001/04/xmlenc#sha512", ..OURS },
            "E-SIG-DIGESTALG",
        ),
        ("exclusive C14N", Ways { c14n: exclusive, ..OURS }, "E-SIG-C14N"),
        ("C14N 1.1", Ways { c14n: c14n_11, ..OURS }, "E-SIG-C14N"),
        ("C14N with comments", Ways { c14n: WITH_COMMENTS, ..OURS }, "E-SIG-C14N"),
        ("without enveloped", Ways { transforms: &[ENVELOPED], ..OURS }, "E-SIG-TRANSFORM"),
        ("C14N without comments", Ways { transforms: &[ENVELOPED, C14N], ..OURS }, "E-SIG-TRANSFORM"),
        ("exclusive transform", Ways { transforms: &[ENVELOPED, exclusive], ..OURS }, "E-SIG-TRANSFORM"),
        (
            "one transform more",
            Ways { transforms: &[ENVELOPED, WITH_COMMENTS, WITH_COMMENTS], ..OURS },
            "E-SIG-TRANSFORM",
        ),
    ];
    for (what, ways, code) in refused {
        assert_eq!(judged(&ways).map_err(|error| error.code()), Err(code), "{what}");
    }
}

/// A key that is short enough to be taken apart signs as well as any other.
#[test]
fn keys_too_short_sign_in_vain() {
    for bits in [512, 1024, 2046] {
        let key = KeyPair::generate(bits).unwrap();
        let leaf = authority().leaf_for(&key, &person(), Profile::Sign, Validity::year(now())).unwrap();
        let key = pkcs12::open(&write(&leaf, PASSWORD, Style::Pbes2).unwrap(), PASSWORD).unwrap();
        let signed = sign(APPLICATION, &key).unwrap();
        assert_eq!(verify(signed.as_bytes()).map(|_| ()), Err(VerifyError::Key), "{bits}");
    }
}

/// With the exponent 1 the padded digest is its own signature: anybody signs for the holder.
#[test]
fn the_exponent_one_signs_in_vain() {
    let true_leaf = leaf(Profile::Sign);
    let secret = rsa::RsaPrivateKey::from_pkcs8_der(&true_leaf.pkcs8).unwrap();
    let modulus = secret.n().to_bytes_be();
    let mut x509 = X509::from_der(&true_leaf.certificate_der).unwrap();
    let key = rsa::pkcs1::RsaPublicKey {
        modulus: UintRef::new(&modulus).unwrap(),
        public_exponent: UintRef::new(&[1]).unwrap(),
    };
    let bits = BitString::from_bytes(&key.to_der().unwrap()).unwrap();
    x509.tbs_certificate.subject_public_key_info.subject_public_key = bits;
    let certificate = x509.to_der().unwrap();
    Certificate::from_der(&certificate).unwrap();

    let signed = sign(APPLICATION, &opened(&true_leaf)).unwrap();
    let info = signed.split_once("<ds:SignedInfo>").unwrap().1.split_once("</ds:SignedInfo>").unwrap().0;
    let own = "xmlns=\"urn:tereze:application:meal:1\"";
    let canonical = format!("<ds:SignedInfo {own} xmlns:ds=\"{DSIG}\">{info}</ds:SignedInfo>");
    let canonical = spelled_out(&canonical);
    let digest = Sha256::digest(canonical.as_bytes());
    let mut padded = vec![0xff; modulus.len() - SHA256_INFO.len() - digest.len()];
    (padded[0], padded[1]) = (0, 1);
    *padded.last_mut().unwrap() = 0;
    padded.extend(SHA256_INFO);
    padded.extend(digest);
    // So it would be, were the arithmetic done: the true signature to the power of the true exponent is that very text.
    let value = Base64::decode_vec(between(&signed, "<ds:SignatureValue>")).unwrap();
    let opened_by_hand =
        rsa::BigUint::from_bytes_be(&value).modpow(&rsa::BigUint::from(65_537_u32), secret.n());
    assert_eq!(opened_by_hand, rsa::BigUint::from_bytes_be(&padded));

    let forged = signed
        .replace(between(&signed, "<ds:SignatureValue>"), &Base64::encode_string(&padded))
        .replace(between(&signed, "<ds:X509Certificate>"), &Base64::encode_string(&certificate));
    assert_eq!(verify(forged.as_bytes()).map(|_| ()), Err(VerifyError::Key));
}

/// KeyInfo is not signed: a certificate put in its place has to be of the key that signed.
#[test]
fn another_persons_certificate_in_key_info_does_not_sign() {
    let signed = sign(APPLICATION, &opened(&leaf(Profile::Sign))).unwrap();
    let stranger = PersonSpec::new("БӨТЕН", "АДАМ", "900101300222");
    for (key, error) in [
        (KeyPair::generate(2048).unwrap(), VerifyError::Value),
        (KeyPair::generate(1024).unwrap(), VerifyError::Key),
        (KeyPair::gost().unwrap(), VerifyError::Key),
    ] {
        let theirs = authority().leaf_for(&key, &stranger, Profile::Sign, Validity::year(now())).unwrap();
        let theirs = Base64::encode_string(&theirs.certificate_der);
        let forged = signed.replace(between(&signed, "<ds:X509Certificate>"), &theirs);
        assert_eq!(verify(forged.as_bytes()).map(|_| ()), Err(error));
    }
}

/// The text of the one element that begins so.
fn between<'t>(document: &'t str, open: &str) -> &'t str {
    document.split_once(open).unwrap().1.split_once("</").unwrap().0
}

/// `<a b="c"/>` as canonical form writes it.
fn spelled_out(xml: &str) -> String {
    let mut out = String::new();
    for part in xml.split_inclusive('>') {
        match part.strip_suffix("/>") {
            Some(open) => {
                let name = open.trim_start_matches('<').split(' ').next().unwrap();
                out.push_str(&format!("{open}></{name}>"));
            }
            None => out.push_str(part),
        }
    }
    out
}
