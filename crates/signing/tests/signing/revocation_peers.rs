//! Lists that OpenSSL makes: those an authority publishes, and those that may not be taken for one.

use std::fs;
use std::path::Path;

use chrono::Duration;
use der::{Decode, Encode};
use signing::certificate::{Certificate, Timestamp};
use signing::revocation::{Answer, Crl, CrlError, CrlFolder, Reason, RevocationSource};
use signing::trust::TrustStore;
use tempfile::TempDir;
use x509_cert::crl::{CertificateList, TbsCertList};
use x509_cert::ext::Extension;

use crate::support::foreign::issue;
use crate::support::tools::must;

const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
const CA_WITHOUT_LISTS: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
const PERSON: &str = "keyUsage=critical,digitalSignature,nonRepudiation\n";

/// The extensions of a plain list.
const PLAIN: &str = "authorityKeyIdentifier = keyid:always\n";

/// An authority in a folder, a person whose certificate it issued, and a place for its lists.
struct Foreign {
    dir: TempDir,
    root: Certificate,
    person: Certificate,
}

impl Foreign {
    fn new(authority: &str) -> Foreign {
        let dir = tempfile::tempdir().unwrap();
        must(dir.path(), "openssl", &["genrsa", "-out", "key.pem", "2048"]);
        let root =
            issue(dir.path(), "root", "root", &format!("{authority}subjectKeyIdentifier=hash\n"), "-sha256");
        let person = issue(dir.path(), "person", "root", PERSON, "-sha256");
        fs::create_dir(dir.path().join("crls")).unwrap();
        Foreign { dir, root, person }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn trust(&self) -> TrustStore {
        TrustStore::from_der_list(&[self.root.der()]).unwrap()
    }

    /// The register of `openssl ca`: the person's certificate, revoked at its first moment, `reason` after it.
    fn revoke(&self, reason: &str) {
        let time = |at: Timestamp| at.format("%y%m%d%H%M%SZ").to_string();
        let (ends, since) = (time(self.person.not_after()), time(self.person.not_before()));
        let line = format!(
            "R\t{ends}\t{since}{reason}\t0{}\tunknown\t/CN=person\n",
            self.person.serial_hex().trim_start_matches('0')
        );
        fs::write(self.path().join("index.txt"), line).unwrap();
    }

    /// `openssl ca -gencrl` with these extensions; none at all makes a list of version 1.
    fn list(&self, extensions: &str, digest: &str) -> Vec<u8> {
        let (number, named) = if extensions.is_empty() {
            ("", "")
        } else {
            ("crlnumber = crlnumber\n", "crl_extensions = of_list\n")
        };
        let configuration = format!(
            "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\n{number}{named}certificate = root.pem\n\
             private_key = key.pem\ndefault_md = {digest}\ndefault_crl_days = 30\n[of_list]\n{extensions}"
        );
        fs::write(self.path().join("ca.conf"), configuration).unwrap();
        fs::write(self.path().join("crlnumber"), "07\n").unwrap();
        must(self.path(), "openssl", &["ca", "-config", "ca.conf", "-gencrl", "-out", "list.pem"]);
        fs::read(self.path().join("list.pem")).unwrap()
    }

    /// What we make of such a list.
    fn read(&self, extensions: &str, digest: &str) -> Result<Crl, CrlError> {
        Crl::read(&self.list(extensions, digest), &self.trust())
    }

    /// The folder's answer about the person, an hour after the certificate began.
    fn ask(&self, list: &[u8]) -> Answer {
        fs::write(self.path().join("crls/list.crl"), list).unwrap();
        let crls = CrlFolder::open(&self.path().join("crls"), &self.trust()).unwrap();
        crls.ask(&self.person, &self.root, self.person.not_before() + Duration::hours(1))
    }

    /// A plain list, changed and signed again by OpenSSL.
    fn changed(&self, change: impl FnOnce(&mut TbsCertList)) -> Result<Crl, CrlError> {
        let (_, der) = der::pem::decode_vec(&self.list(PLAIN, "sha256")).unwrap();
        let mut list = CertificateList::from_der(&der).unwrap();
        change(&mut list.tbs_cert_list);
        fs::write(self.path().join("tbs"), list.tbs_cert_list.to_der().unwrap()).unwrap();
        must(self.path(), "openssl", &["dgst", "-sha256", "-sign", "key.pem", "-out", "signature", "tbs"]);
        let signature = fs::read(self.path().join("signature")).unwrap();
        list.signature = der::asn1::BitString::from_bytes(&signature).unwrap();
        Crl::read(&list.to_der().unwrap(), &self.trust())
    }
}

#[test]
fn openssl_takes_a_certificate_back_and_gives_it_back() {
    let foreign = Foreign::new(CA);
    let since = foreign.person.not_before();
    for (reason, expected) in [
        ("", Reason::Unspecified),
        (",keyCompromise", Reason::KeyCompromise),
        (",CACompromise", Reason::AuthorityCompromise),
        (",affiliationChanged", Reason::AffiliationChanged),
        (",superseded", Reason::Superseded),
        (",cessationOfOperation", Reason::CessationOfOperation),
        (",holdInstruction,holdInstructionReject", Reason::Hold),
        (",keyTime,20200101000000Z", Reason::KeyCompromise),
    ] {
        foreign.revoke(reason);
        let answer = foreign.ask(&foreign.list(PLAIN, "sha256"));
        assert_eq!(answer, Answer::Revoked { since, reason: expected }, "{reason}");
    }
    fs::write(foreign.path().join("index.txt"), "").unwrap();
    let list = foreign.list(PLAIN, "sha256");
    assert!(matches!(foreign.ask(&list), Answer::Good { .. }), "an empty list");
    // The whole way, as an administrator goes it.
    must(
        foreign.path(),
        "openssl",
        &["ca", "-config", "ca.conf", "-revoke", "person.pem", "-crl_reason", "superseded"],
    );
    let answer = foreign.ask(&foreign.list(PLAIN, "sha256"));
    assert!(
        matches!(answer, Answer::Revoked { since: at, reason: Reason::Superseded } if at >= since),
        "{answer:?}"
    );
}

#[test]
fn what_may_not_be_taken_for_the_whole_list_is_refused() {
    let foreign = Foreign::new(CA);
    foreign.revoke("");
    let point = |what: &str| format!("{PLAIN}issuingDistributionPoint = critical,@point\n[point]\n{what}\n");
    let cases = [
        (String::new(), Err(CrlError::Version)),
        (format!("{PLAIN}2.5.29.27 = critical,ASN1:INTEGER:6\n"), Ok(1)),
        (format!("{PLAIN}2.5.29.27 = critical,ASN1:BOOLEAN:TRUE\n"), Err(CrlError::BadExtension)),
        (point("indirectCRL = TRUE"), Err(CrlError::Indirect)),
        (point("onlyuser = TRUE"), Ok(1)),
        (point("onlyCA = TRUE"), Err(CrlError::Part)),
        (point("onlyAA = TRUE"), Err(CrlError::Part)),
        (point("onlysomereasons = keyCompromise"), Err(CrlError::Part)),
        (point("fullname = URI:http://example.kz/a.crl"), Err(CrlError::Part)),
        (format!("{PLAIN}1.2.398.99.1 = critical,ASN1:UTF8String:riddle\n"), Err(CrlError::UnknownCritical)),
        (format!("{PLAIN}1.2.398.99.1 = ASN1:UTF8String:riddle\n"), Ok(1)),
        (format!("{PLAIN}2.5.29.28 = critical,ASN1:UTF8String:riddle\n"), Err(CrlError::BadExtension)),
    ];
    for (extensions, expected) in cases {
        let found = foreign.read(&extensions, "sha256").map(|list| list.len());
        assert_eq!(found, expected, "{extensions}");
    }
    for digest in ["sha1", "sha512"] {
        assert_eq!(foreign.read(PLAIN, digest).unwrap_err(), CrlError::Algorithm);
    }
}

/// RFC 5280 §6.3.3 (f): only an authority whose key may sign lists is believed.
#[test]
fn an_authority_that_may_not_sign_lists_is_not_believed() {
    let foreign = Foreign::new(CA_WITHOUT_LISTS);
    foreign.revoke("");
    assert_eq!(foreign.read(PLAIN, "sha256").unwrap_err(), CrlError::MayNotSign);
}

#[test]
fn lists_that_no_tool_makes_are_refused() {
    let foreign = Foreign::new(CA);
    foreign.revoke(",superseded");
    assert_eq!(foreign.changed(|_| ()).unwrap().len(), 1, "signed again as it was");
    let refused = |change: fn(&mut TbsCertList)| foreign.changed(change).unwrap_err();
    assert_eq!(refused(|list| list.next_update = None), CrlError::Times);
    assert_eq!(
        refused(|list| {
            let now = list.this_update;
            list.this_update = list.next_update.replace(now).unwrap();
        }),
        CrlError::Times
    );
    assert_eq!(
        refused(|list| list.signature.oid = "1.2.840.113549.1.1.12".parse().unwrap()),
        CrlError::Damaged,
        "one algorithm inside, another outside"
    );
    assert_eq!(refused(|list| list.version = x509_cert::Version::V3), CrlError::Version);
    assert_eq!(refused(|list| twice(list.crl_extensions.as_mut().unwrap())), CrlError::BadExtension);
    assert_eq!(refused(|list| twice(of_entry(list))), CrlError::BadExtension);
    // "Not revoked any more", which only a delta may say; a reason that is none; an entry of another issuer.
    assert_eq!(refused(|list| of_entry(list)[0].extn_value = octets(&[0x0a, 1, 8])), CrlError::GivesBack);
    assert_eq!(refused(|list| of_entry(list)[0].extn_value = octets(&[0x0a, 1, 7])), CrlError::BadExtension);
    assert_eq!(refused(|list| of_entry(list)[0].extn_id = "2.5.29.29".parse().unwrap()), CrlError::Indirect);
    let riddle = |list: &mut TbsCertList| {
        of_entry(list)[0] = Extension {
            extn_id: "1.2.398.99.1".parse().unwrap(),
            critical: true,
            extn_value: octets(&[5, 0]),
        };
    };
    assert_eq!(refused(riddle), CrlError::UnknownCritical);
}

fn of_entry(list: &mut TbsCertList) -> &mut Vec<Extension> {
    list.revoked_certificates.as_mut().unwrap()[0].crl_entry_extensions.as_mut().unwrap()
}

fn twice(extensions: &mut Vec<Extension>) {
    extensions.push(extensions[0].clone());
}

fn octets(value: &[u8]) -> der::asn1::OctetString {
    der::asn1::OctetString::new(value).unwrap()
}
