//! Keys of ГОСТ 34.10-2015 from the file to the signed document, its chain and its revocation.

use authority::pkcs12::{Style, write};
use authority::{Authority, CrlReason, KeyPair, LeafKey, Profile, Revoked, Validity};
use base64ct::{Base64, Encoding};
use rstest::rstest;
use signing::certificate::{Algorithm, BadSignature, Certificate, Purpose};
use signing::check::{self, Accepted, CheckError, Order, Terms, Want};
use signing::key::{SigningFailed, SigningKey};
use signing::pkcs12::{self, BadFile, KeyFileError};
use signing::revocation::{Crl, CrlError, Reason};
use signing::scheme::Scheme;
use signing::trust::{ChainError, TrustStore};
use signing::xmldsig::{VerifyError, sign, verify};

use crate::support::documents::{APPLICATION, AWKWARD};
use crate::support::people::{
    IIN, PASSWORD, authority, gost_authority, now, opened, person, signing_key, trust,
};

const SIGNATURE: &str = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-512";
const DIGEST: &str = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-512";

fn leaf() -> LeafKey {
    gost_authority().gost_leaf(&person(), Validity::year(now())).unwrap()
}

fn leaf_for(profile: Profile) -> LeafKey {
    gost_authority().leaf(&person(), profile, Validity::year(now())).unwrap()
}

fn gost_trust() -> TrustStore {
    TrustStore::from_der_list(&gost_authority().trust()).unwrap()
}

fn certificate(leaf: &LeafKey) -> Certificate {
    Certificate::from_der(&leaf.certificate_der).unwrap()
}

#[test]
fn key_files_of_every_style_open_and_sign() {
    let leaf = leaf();
    for style in [Style::NationalBer, Style::Pbes2, Style::Pbmac1] {
        let key = pkcs12::open(&write(&leaf, PASSWORD, style).unwrap(), PASSWORD).unwrap();
        assert_eq!(key.certificate().der(), leaf.certificate_der);
        assert_eq!(key.certificate().algorithm(), &Algorithm::Gost2015_512);
        assert_eq!(key.certificate().iin(), Some(IIN));
        let signature = key.sign_gost(b"text").unwrap();
        assert_eq!(signature.len(), 128);
        key.certificate().verify(Scheme::Gost2015, b"text", &signature).unwrap();
        let other = key.certificate().verify(Scheme::Gost2015, b"text.", &signature);
        assert_eq!(other, Err(BadSignature::Mismatch));
        assert_eq!(key.sign_rsa_sha256(b"text"), Err(SigningFailed::Algorithm));
        assert_eq!(key.certificate().verify_rsa_sha256(b"text", &signature), Err(BadSignature::Algorithm));
    }
    assert_eq!(signing_key().sign_gost(b"text"), Err(SigningFailed::Algorithm));
}

#[test]
fn a_private_number_that_is_none_or_anothers_does_not_open() {
    let refusal = |number: &[u8; 64]| {
        let mut leaf = leaf();
        let start = leaf.pkcs8.len() - 64;
        leaf.pkcs8[start..].copy_from_slice(number);
        pkcs12::open(&write(&leaf, PASSWORD, Style::NationalBer).unwrap(), PASSWORD).unwrap_err()
    };
    assert_eq!(refusal(&[0; 64]), KeyFileError::NotAKey(BadFile::PrivateKey));
    assert_eq!(refusal(&[0xff; 64]), KeyFileError::NotAKey(BadFile::PrivateKey));
    assert_eq!(refusal(&[0x7f; 64]), KeyFileError::NoCertificate, "not the certificate's number");
}

#[test]
fn a_point_off_the_curve_is_no_certificate() {
    let leaf = leaf();
    let start = leaf.certificate_der.windows(3).position(|window| window == [0x04, 0x81, 0x80]).unwrap();
    let mut moved = leaf.certificate_der.clone();
    moved[start + 3] ^= 1;
    assert!(Certificate::from_der(&moved).is_err());
}

#[test]
fn documents_are_signed_under_the_names_of_the_national_tools() {
    let key = opened(&leaf());
    let signed = sign(APPLICATION, &key).unwrap();
    assert!(signed.contains(&format!("<ds:SignatureMethod Algorithm=\"{SIGNATURE}\"/>")), "{}", *signed);
    assert!(signed.contains(&format!("<ds:DigestMethod Algorithm=\"{DIGEST}\"/>")), "{}", *signed);
    let verified = verify(signed.as_bytes()).unwrap();
    assert_eq!((verified.certificate, verified.signature_value.len()), (key.certificate().clone(), 128));
    for document in AWKWARD {
        let signed = sign(document, &key).unwrap();
        let by_rsa = sign(document, signing_key()).unwrap();
        let [ours, theirs] = [signed, by_rsa].map(|signed| verify(signed.as_bytes()).unwrap().document);
        assert_eq!(ours, theirs, "{document}");
    }
}

#[test]
fn a_signature_of_another_kind_or_order_is_refused() {
    let signed = sign(APPLICATION, &opened(&leaf())).unwrap();
    let refusal = |xml: &str| verify(xml.as_bytes()).unwrap_err();
    let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    let rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    let digest = format!("DigestMethod Algorithm=\"{DIGEST}\"");
    let method = format!("SignatureMethod Algorithm=\"{SIGNATURE}\"");
    let changed = signed.replace(&digest, &format!("DigestMethod Algorithm=\"{sha256}\""));
    assert_eq!(refusal(&changed), VerifyError::DigestMethod);
    let changed = signed.replace(&method, &format!("SignatureMethod Algorithm=\"{rsa}\""));
    assert_eq!(refusal(&changed), VerifyError::DigestMethod);
    let old = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gost34310-gost34311";
    assert_eq!(refusal(&signed.replace(SIGNATURE, old)), VerifyError::SignatureMethod);
    assert_eq!(refusal(&signed.replace("850101400123", "850101400124")), VerifyError::Digest);

    let value = verify(signed.as_bytes()).unwrap().signature_value;
    let with_value = |value: &[u8]| {
        let (before, rest) = signed.split_once("<ds:SignatureValue>").unwrap();
        let (_, after) = rest.split_once("</ds:SignatureValue>").unwrap();
        let value = Base64::encode_string(value);
        format!("{before}<ds:SignatureValue>{value}</ds:SignatureValue>{after}")
    };
    let reversed: Vec<u8> = value.iter().rev().copied().collect();
    for wrong in [&reversed[..], &value[..127], &[0; 128]] {
        assert_eq!(refusal(&with_value(wrong)), VerifyError::Value);
    }
    let own = Base64::encode_string(verify(signed.as_bytes()).unwrap().certificate.der());
    let by_rsa = Base64::encode_string(signing_key().certificate().der());
    assert_eq!(refusal(&signed.replace(&own, &by_rsa)), VerifyError::Key);
}

#[rstest]
#[case(Profile::Both, Purpose::Both, [Ok(()), Ok(())])]
#[case(Profile::Sign, Purpose::Sign, [Ok(()), Err(CheckError::SigningKeyForLogin)])]
#[case(Profile::Login, Purpose::Login, [Err(CheckError::LoginKeyForSigning), Ok(())])]
fn key_usage_says_what_a_gost_key_is_for(
    #[case] profile: Profile,
    #[case] purpose: Purpose,
    #[case] expected: [Result<(), CheckError>; 2],
) {
    let certificate = certificate(&leaf_for(profile));
    assert_eq!(certificate.purpose(), purpose);
    let trust = gost_trust();
    let judged = |want, accepted| {
        let terms = Terms {
            want,
            at: now(),
            trust: &trust,
            iin: Some(IIN),
            accepted,
            revocation: None,
            revocation_must_answer: false,
        };
        [Order::Kiosk, Order::Centre].map(|order| check::signer(&certificate, &terms, order).map(|_| ()))
    };
    for (want, expected) in [Want::Sign, Want::Login].into_iter().zip(expected) {
        for accepted in [&[Accepted::Rsa, Accepted::Gost2015][..], &[Accepted::Gost2015]] {
            assert_eq!(judged(want, accepted), [expected; 2], "{want:?}");
        }
        assert_eq!(judged(want, &[Accepted::Rsa]), [Err(CheckError::Gost); 2]);
    }
}

#[test]
fn chains_of_gost_hold_and_foreign_ones_do_not() {
    let chain = |trust: &TrustStore, certificate: &Certificate| {
        trust.chain(certificate, now()).map(|chain| chain.authorities.len())
    };
    let leaf = leaf();
    assert_eq!(chain(&gost_trust(), &certificate(&leaf)), Ok(2));
    let stranger = Authority::gost(now()).unwrap();
    let stranger = TrustStore::from_der_list(&stranger.trust()).unwrap();
    assert_eq!(chain(&stranger, &certificate(&leaf)), Err(ChainError::BadSignature));
    let mut forged = leaf.certificate_der.clone();
    let place = forged.windows(12).position(|window| window == IIN.as_bytes()).unwrap();
    forged[place] ^= 1;
    let forged = Certificate::from_der(&forged).unwrap();
    assert_eq!(chain(&gost_trust(), &forged), Err(ChainError::BadSignature));
    // An issuer of one kind may vouch for a key of the other.
    let mixed = authority().gost_leaf(&person(), Validity::year(now())).unwrap();
    assert_eq!(chain(&trust(), &certificate(&mixed)), Ok(2));
    let mixed = KeyPair::shared(0).unwrap();
    let mixed = gost_authority().leaf_for(mixed, &person(), Profile::Sign, Validity::year(now())).unwrap();
    assert_eq!(chain(&gost_trust(), &certificate(&mixed)), Ok(2));
}

#[test]
fn lists_in_gost_are_read_and_foreign_ones_are_not() {
    let leaf = leaf();
    let taken = Revoked {
        certificate_der: &leaf.certificate_der,
        since: now(),
        reason: Some(CrlReason::KeyCompromise),
    };
    let list = gost_authority().crl(&[taken], Validity::year(now())).unwrap();
    let read = Crl::read(&list, &gost_trust()).unwrap();
    assert_eq!((read.issuer_common_name(), read.len()), ("ҰКО (GOST TEST) TEREZE", 1));
    assert_eq!(Crl::read(&list, &trust()).unwrap_err(), CrlError::UnknownIssuer);
    let mut altered = list.clone();
    let place = altered.len() / 2;
    altered[place] ^= 1;
    assert!(Crl::read(&altered, &gost_trust()).is_err());

    let dir = tempfile::tempdir().unwrap();
    gost_authority().write_crl_dir(dir.path(), &[taken], Validity::year(now())).unwrap();
    let lists = signing::revocation::CrlFolder::open(dir.path(), &gost_trust()).unwrap();
    let trust = gost_trust();
    let terms = Terms {
        want: Want::Sign,
        at: now(),
        trust: &trust,
        iin: Some(IIN),
        accepted: &[Accepted::Gost2015],
        revocation: Some(&lists),
        revocation_must_answer: true,
    };
    let refusal = check::signer(&certificate(&leaf), &terms, Order::Centre).unwrap_err();
    assert_eq!(refusal, CheckError::Revoked { since: now(), reason: Reason::KeyCompromise });
    assert!(check::signer(&certificate(&leaf_for(Profile::Both)), &terms, Order::Centre).is_ok());
}
