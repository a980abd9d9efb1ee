//! What stands beside a signed application, as files that anybody can check without us.
//!
//! | file | what it is |
//! |---|---|
//! | `signed.xml` | the application as it was signed |
//! | `signature-value.xml` | its `ds:SignatureValue` in canonical form: what the time stamp is over |
//! | `chain.pem` | from the signer's issuer up to the root |
//! | `revocation.txt` | what was known of revocation when it was registered; digests of the lists that were read |
//! | `ocsp.der` | the responder's whole answer, where one answered |
//! | `stamp.tsr` | the time stamp, whole as it came |
//! | `stamp-issuers.pem`, `stamp-root.pem` | whoever vouches for its signer |
//!
//! **Invariant:** what is written was verified again a moment ago: the application by its signature and the event that names
//! it, the stamp by its own; what does not hold any more is said to be so.

use base64ct::{Base64, Encoding};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use signing::stamp::{self, StampError};
use signing::xmldsig;
use zeroize::Zeroizing;

use crate::centre::Centre;
use crate::filed::Filed;
use crate::ocsp;
use crate::problem::Problem;
use crate::store::Digest;
use crate::store::evidence::Beside;

/// How many letters of Base64 stand in a line of PEM (RFC 7468 §2).
const PEM_LINE: usize = 64;

/// The evidence of one application.
pub struct Evidence {
    /// The names of the files, and what is in them.
    pub files: Vec<(&'static str, Zeroizing<Vec<u8>>)>,
    /// When the kiosk says that it was signed.
    pub claimed_at: Timestamp,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// What a third party says of the signature.
    pub stamped: Stamped,
}

/// What a third party says of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamped {
    /// Nothing yet.
    No,
    /// That it was there then.
    At {
        /// The time in the stamp.
        at: Timestamp,
        /// Who says so.
        by: String,
    },
    /// What was believed once and cannot be any more: whoever vouched for it was taken out of the trust folder.
    NotBelieved(StampError),
}

/// The evidence of a registered application; none where there is none of this number.
///
/// # Errors
/// When the store fails; `E-INTERNAL` where what is kept does not hold any more.
pub fn of(centre: &Centre, number: &ApplicationNumber) -> Result<Option<Evidence>, Problem> {
    let Some((id, filed)) = Filed::of(centre, number)? else { return Ok(None) };
    let Some(beside) = centre.store.beside(number)? else { return Ok(None) };
    let xml = &filed.envelope.signed_xml;
    let verified = xmldsig::verify(xml.as_bytes());
    let verified = verified.map_err(|_| Problem::ours("a registered application does not verify"))?;
    let mut evidence = Evidence {
        files: Vec::new(),
        claimed_at: filed.submission.claimed,
        registered_at: beside.registered_at,
        stamped: Stamped::No,
    };
    evidence.add("signed.xml", xml.as_bytes());
    evidence.add("signature-value.xml", verified.stamped.as_bytes());
    evidence.of_revocation(&beside);
    let imprint: Digest = Sha256::digest(verified.stamped.as_bytes()).into();
    if let Some(kept) = centre.store.stamp(number.settlement(), id, imprint)? {
        evidence.of_stamp(centre, &imprint, &kept.response);
    }
    Ok(Some(evidence))
}

impl Evidence {
    fn add(&mut self, name: &'static str, bytes: &[u8]) {
        self.files.push((name, Zeroizing::new(bytes.to_vec())));
    }

    fn of_revocation(&mut self, beside: &Beside) {
        self.add("chain.pem", pem(&beside.chain).as_bytes());
        let response = ocsp::response(&beside.revocation);
        let told = match &response {
            Some(_) => ocsp::without_response(&beside.revocation),
            None => beside.revocation.clone(),
        };
        self.add("revocation.txt", format!("{told}\n").as_bytes());
        if let Some(response) = response {
            self.add("ocsp.der", &response);
        }
    }

    fn of_stamp(&mut self, centre: &Centre, imprint: &Digest, response: &[u8]) {
        self.add("stamp.tsr", response);
        let stamp = match stamp::read(response, imprint, &centre.trust) {
            Ok(stamp) => stamp,
            Err(error) => {
                self.stamped = Stamped::NotBelieved(error);
                return;
            }
        };
        if let Some((root, issuers)) = stamp.chain.split_last() {
            self.add("stamp-issuers.pem", pem(issuers).as_bytes());
            self.add("stamp-root.pem", pem(std::slice::from_ref(root)).as_bytes());
        }
        self.stamped = Stamped::At { at: stamp.at, by: stamp.by.common_name().to_owned() };
    }
}

fn pem(certificates: &[Vec<u8>]) -> String {
    let mut text = String::new();
    for der in certificates {
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        for (place, letter) in Base64::encode_string(der).chars().enumerate() {
            if place > 0 && place % PEM_LINE == 0 {
                text.push('\n');
            }
            text.push(letter);
        }
        text.push_str("\n-----END CERTIFICATE-----\n");
    }
    text
}
