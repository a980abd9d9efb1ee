//! Published lists: those of PKITS (NIST), and the national test authority's own.

use std::fs;

use signing::certificate::{Certificate, Timestamp};
use signing::revocation::{Answer, Crl, CrlError, CrlFolder, NoAnswer, RevocationSource};
use signing::trust::TrustStore;

use crate::support::tools::{pki, vectors};

/// The answer of PKITS (its sections 4.4, 4.14 and 4.15), as far as it is ours to give: parts, indirect lists
/// and lists signed with a key of their own leave us without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pkits {
    Good,
    Revoked,
    NoList,
    Stale,
}

const PKITS: [(&str, &str, &[&str], Pkits); 31] = [
    ("ValidCertificatePathTest1EE", "GoodCACert", &["GoodCACRL"], Pkits::Good),
    ("InvalidMissingCRLTest1EE", "NoCRLCACert", &[], Pkits::NoList),
    ("InvalidRevokedEETest3EE", "GoodCACert", &["GoodCACRL"], Pkits::Revoked),
    ("InvalidBadCRLSignatureTest4EE", "BadCRLSignatureCACert", &["BadCRLSignatureCACRL"], Pkits::NoList),
    ("InvalidBadCRLIssuerNameTest5EE", "BadCRLIssuerNameCACert", &["BadCRLIssuerNameCACRL"], Pkits::NoList),
    ("InvalidWrongCRLTest6EE", "WrongCRLCACert", &["WrongCRLCACRL"], Pkits::NoList),
    ("ValidTwoCRLsTest7EE", "TwoCRLsCACert", &["TwoCRLsCABadCRL", "TwoCRLsCAGoodCRL"], Pkits::Good),
    (
        "InvalidUnknownCRLEntryExtensionTest8EE",
        "UnknownCRLEntryExtensionCACert",
        &["UnknownCRLEntryExtensionCACRL"],
        Pkits::NoList,
    ),
    (
        "InvalidUnknownCRLExtensionTest9EE",
        "UnknownCRLExtensionCACert",
        &["UnknownCRLExtensionCACRL"],
        Pkits::NoList,
    ),
    (
        "InvalidUnknownCRLExtensionTest10EE",
        "UnknownCRLExtensionCACert",
        &["UnknownCRLExtensionCACRL"],
        Pkits::NoList,
    ),
    ("InvalidOldCRLnextUpdateTest11EE", "OldCRLnextUpdateCACert", &["OldCRLnextUpdateCACRL"], Pkits::Stale),
    (
        "Invalidpre2000CRLnextUpdateTest12EE",
        "pre2000CRLnextUpdateCACert",
        &["pre2000CRLnextUpdateCACRL"],
        Pkits::Stale,
    ),
    (
        "ValidGeneralizedTimeCRLnextUpdateTest13EE",
        "GeneralizedTimeCRLnextUpdateCACert",
        &["GeneralizedTimeCRLnextUpdateCACRL"],
        Pkits::Good,
    ),
    (
        "ValidNegativeSerialNumberTest14EE",
        "NegativeSerialNumberCACert",
        &["NegativeSerialNumberCACRL"],
        Pkits::Good,
    ),
    (
        "InvalidNegativeSerialNumberTest15EE",
        "NegativeSerialNumberCACert",
        &["NegativeSerialNumberCACRL"],
        Pkits::Revoked,
    ),
    ("ValidLongSerialNumberTest16EE", "LongSerialNumberCACert", &["LongSerialNumberCACRL"], Pkits::Good),
    ("ValidLongSerialNumberTest17EE", "LongSerialNumberCACert", &["LongSerialNumberCACRL"], Pkits::Good),
    ("InvalidLongSerialNumberTest18EE", "LongSerialNumberCACert", &["LongSerialNumberCACRL"], Pkits::Revoked),
    (
        "InvalidSeparateCertificateandCRLKeysTest20EE",
        "SeparateCertificateandCRLKeysCertificateSigningCACert",
        &["SeparateCertificateandCRLKeysCRL"],
        Pkits::NoList,
    ),
    (
        "ValidNoissuingDistributionPointTest10EE",
        "NoissuingDistributionPointCACert",
        &["NoissuingDistributionPointCACRL"],
        Pkits::Good,
    ),
    (
        "ValiddistributionPointTest1EE",
        "distributionPoint1CACert",
        &["distributionPoint1CACRL"],
        Pkits::NoList,
    ),
    (
        "InvaliddeltaCRLIndicatorNoBaseTest1EE",
        "deltaCRLIndicatorNoBaseCACert",
        &["deltaCRLIndicatorNoBaseCACRL"],
        Pkits::NoList,
    ),
    ("ValiddeltaCRLTest2EE", "deltaCRLCA1Cert", &["deltaCRLCA1CRL", "deltaCRLCA1deltaCRL"], Pkits::Good),
    ("InvaliddeltaCRLTest3EE", "deltaCRLCA1Cert", &["deltaCRLCA1CRL", "deltaCRLCA1deltaCRL"], Pkits::Revoked),
    ("InvaliddeltaCRLTest4EE", "deltaCRLCA1Cert", &["deltaCRLCA1CRL", "deltaCRLCA1deltaCRL"], Pkits::Revoked),
    ("ValiddeltaCRLTest5EE", "deltaCRLCA1Cert", &["deltaCRLCA1CRL", "deltaCRLCA1deltaCRL"], Pkits::Good),
    ("InvaliddeltaCRLTest6EE", "deltaCRLCA1Cert", &["deltaCRLCA1CRL", "deltaCRLCA1deltaCRL"], Pkits::Revoked),
    ("ValiddeltaCRLTest7EE", "deltaCRLCA1Cert", &["deltaCRLCA1CRL", "deltaCRLCA1deltaCRL"], Pkits::Good),
    ("ValiddeltaCRLTest8EE", "deltaCRLCA2Cert", &["deltaCRLCA2CRL", "deltaCRLCA2deltaCRL"], Pkits::Good),
    ("InvaliddeltaCRLTest9EE", "deltaCRLCA2Cert", &["deltaCRLCA2CRL", "deltaCRLCA2deltaCRL"], Pkits::Revoked),
    ("InvaliddeltaCRLTest10EE", "deltaCRLCA3Cert", &["deltaCRLCA3CRL", "deltaCRLCA3deltaCRL"], Pkits::Stale),
];

#[test]
fn published_lists_answer_as_pkits_expects() {
    let vectors = vectors().join("x509/PKITS_data");
    let certificate = |name: &str| {
        let der = fs::read(vectors.join(format!("certs/{name}.crt"))).unwrap();
        Certificate::from_der(&der).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let root = certificate("TrustAnchorRootCertificate");
    for (person, issuer, lists, expected) in PKITS {
        let issuer = certificate(issuer);
        let dir = tempfile::tempdir().unwrap();
        for list in lists {
            fs::copy(vectors.join(format!("crls/{list}.crl")), dir.path().join(format!("{list}.crl")))
                .unwrap();
        }
        let trust = TrustStore::from_der_list(&[root.der(), issuer.der()]).unwrap();
        let crls = CrlFolder::open(dir.path(), &trust).unwrap();
        let found = match crls.ask(&certificate(person), &issuer, "2011-04-15T08:30:00Z".parse().unwrap()) {
            Answer::Good { .. } => Pkits::Good,
            Answer::Revoked { .. } => Pkits::Revoked,
            Answer::Unknown(NoAnswer::NoList) => Pkits::NoList,
            Answer::Unknown(NoAnswer::Stale { .. }) => Pkits::Stale,
            Answer::Unknown(NoAnswer::Ended) => panic!("{person}"),
        };
        assert_eq!(found, expected, "{person}");
    }
}

/// The authority's own list of 2022, where it is at hand (`TEREZE_SHARED`/pki), and one of today's in GOST.
#[test]
fn the_national_test_authoritys_list_is_read() {
    let Some(pki) = pki() else { return };
    let [authority, gost_root, gost] =
        ["nca_rsa_test.crt", "root_test_gost_2022.cer", "nca_gost2022_test.cer"].map(|name| {
            let bytes = fs::read(pki.join(name)).unwrap();
            if bytes[0] == 0x30 { bytes } else { der::pem::decode_vec(&bytes).unwrap().1 }
        });
    let trust = TrustStore::from_der_list(&[&authority, &gost_root, &gost]).unwrap();
    let read = |name: &str| Crl::read(&fs::read(pki.join(name)).unwrap(), &trust);
    let list = read("nca_rsa_test.crl").unwrap();
    assert_eq!((list.issuer_common_name(), list.len()), ("ҰКО 3.0 (RSA TEST)", 126));
    assert_eq!(list.this_update(), "2022-03-29T04:18:29Z".parse::<Timestamp>().unwrap());
    assert_eq!(list.next_update(), "2022-09-25T04:18:29Z".parse::<Timestamp>().unwrap());
    let gost = read("nca_gost2022_test.crl").unwrap();
    let national = "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022";
    assert_eq!((gost.issuer_common_name(), gost.len()), (national, 195));
    // GOST §4, row b: not under the root, and not when a bit is another.
    let of_the_root = TrustStore::from_der_list(&[&gost_root]).unwrap();
    let mut list = fs::read(pki.join("nca_gost2022_test.crl")).unwrap();
    assert_eq!(Crl::read(&list, &of_the_root).unwrap_err(), CrlError::UnknownIssuer);
    let place = list.len() / 2;
    list[place] ^= 1;
    assert_eq!(Crl::read(&list, &trust).unwrap_err(), CrlError::BadSignature);
}
