//! The authority: a root, an issuer below it, and what they sign.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use der::pem;
use x509_cert::name::Name;
use zeroize::Zeroizing;

use crate::draft::Draft;
use crate::key::KeyPair;
use crate::person::{PersonSpec, Profile, Validity};
use crate::{extensions, name};

/// How long the root and the issuer live, in days.
const AUTHORITY_LIVES_DAYS: i64 = 3650;
const ROOT_POLICY: &str = "1.2.398.3.1.2";
const ISSUER_POLICY: &str = "1.2.398.3.3.1.1";

/// A certification authority in the shape of the national one: a root that signs an issuer that signs people.
pub struct Authority {
    root_der: Vec<u8>,
    issuer_der: Vec<u8>,
    issuer_name: Name,
    issuer_key: KeyPair,
    kind: Kind,
    leaf_key: Option<&'static KeyPair>,
}

/// Which of the two national hierarchies an authority is the image of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Rsa,
    Gost,
}

impl Kind {
    /// Named after the national root, and marked as a test.
    fn root_name(self) -> &'static str {
        match self {
            Kind::Rsa => "НЕГІЗГІ КО TEST (RSA) TEREZE",
            Kind::Gost => "НЕГІЗГІ КО TEST (GOST) TEREZE",
        }
    }

    /// Named after the national issuer, and marked as a test.
    fn issuer_name(self) -> &'static str {
        match self {
            Kind::Rsa => "ҰКО (RSA TEST) TEREZE",
            Kind::Gost => "ҰКО (GOST TEST) TEREZE",
        }
    }

    /// What the names of its files end in, so that both hierarchies can lie in one folder.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Kind::Rsa => "",
            Kind::Gost => "_gost",
        }
    }
}

/// A certificate with its private key.
#[derive(Clone)]
pub struct LeafKey {
    /// The certificate.
    pub certificate_der: Vec<u8>,
    /// The private key as PKCS#8.
    pub pkcs8: Zeroizing<Vec<u8>>,
}

/// The authority could not make what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// No key came out.
    #[error("a key could not be generated")]
    KeyGeneration,
    /// Something does not fit into its field.
    #[error("a certificate or key could not be encoded")]
    Encoding,
    /// The signature failed.
    #[error("a certificate could not be signed")]
    Signing,
    /// A file could not be written.
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
}

impl From<der::Error> for IssueError {
    fn from(_: der::Error) -> IssueError {
        IssueError::Encoding
    }
}

impl Authority {
    /// Makes an authority with fresh 2,048-bit keys, valid from a year before `now` for ten years.
    pub fn new(now: DateTime<Utc>) -> Result<Authority, IssueError> {
        Authority::with_bits(now, 2048)
    }

    /// The same with authority keys of `authority_bits` bits (the national ones have 4,096). Leaves have 2,048.
    pub fn with_bits(now: DateTime<Utc>, authority_bits: usize) -> Result<Authority, IssueError> {
        let root = KeyPair::generate(authority_bits)?;
        let issuer = KeyPair::generate(authority_bits)?;
        Authority::from_keys(now, Kind::Rsa, [root, issuer], None)
    }

    /// An authority for tests, on the three keys shared by the whole process: quick, but every leaf of one
    /// authority has the same key pair. Another `turn` (0, 1, 2) gives an authority of the same names with
    /// other keys: a stranger.
    pub fn for_tests(now: DateTime<Utc>, turn: usize) -> Result<Authority, IssueError> {
        let root = KeyPair::shared(turn)?.clone();
        let issuer = KeyPair::shared(turn + 1)?.clone();
        Authority::from_keys(now, Kind::Rsa, [root, issuer], Some(KeyPair::shared(turn + 2)?))
    }

    /// The same in ГОСТ 34.10-2015 with 512 bits: root, issuer and leaves.
    pub fn gost(now: DateTime<Utc>) -> Result<Authority, IssueError> {
        Authority::from_keys(now, Kind::Gost, [KeyPair::gost()?, KeyPair::gost()?], None)
    }

    fn from_keys(
        now: DateTime<Utc>,
        kind: Kind,
        [root_key, issuer_key]: [KeyPair; 2],
        leaf_key: Option<&'static KeyPair>,
    ) -> Result<Authority, IssueError> {
        let from = now - Duration::days(365);
        let validity = Validity { from, until: from + Duration::days(AUTHORITY_LIVES_DAYS) };
        let root_name = name::of_authority(kind.root_name())?;
        let issuer_name = name::of_authority(kind.issuer_name())?;
        let root = Draft {
            subject: root_name.clone(),
            issuer: root_name.clone(),
            validity,
            public_key: root_key.public_key()?,
            extensions: extensions::of_authority(&root_key, &root_key, ROOT_POLICY)?,
        };
        let issuer = Draft {
            subject: issuer_name.clone(),
            issuer: root_name,
            validity,
            public_key: issuer_key.public_key()?,
            extensions: extensions::of_authority(&issuer_key, &root_key, ISSUER_POLICY)?,
        };
        Ok(Authority {
            root_der: root.sign(&root_key)?,
            issuer_der: issuer.sign(&root_key)?,
            issuer_name,
            issuer_key,
            kind,
            leaf_key,
        })
    }

    /// Makes a key and the certificate for it.
    pub fn leaf(
        &self,
        person: &PersonSpec,
        profile: Profile,
        validity: Validity,
    ) -> Result<LeafKey, IssueError> {
        match (self.leaf_key, self.kind) {
            (Some(key), _) => self.leaf_for(key, person, profile, validity),
            (None, Kind::Rsa) => self.leaf_for(&KeyPair::generate(2048)?, person, profile, validity),
            (None, Kind::Gost) => self.leaf_for(&KeyPair::gost()?, person, profile, validity),
        }
    }

    /// Makes the certificate for a key there is.
    pub fn leaf_for(
        &self,
        key: &KeyPair,
        person: &PersonSpec,
        profile: Profile,
        validity: Validity,
    ) -> Result<LeafKey, IssueError> {
        let draft = Draft {
            subject: name::of_person(person)?,
            issuer: self.issuer_name.clone(),
            validity,
            public_key: key.public_key()?,
            extensions: extensions::of_person(profile, &key.public_key()?, &self.issuer_key)?,
        };
        Ok(LeafKey { certificate_der: draft.sign(&self.issuer_key)?, pkcs8: key.pkcs8()? })
    }

    /// One key of ГОСТ 34.10-2015, 512 bit, for signing and login alike, as citizens are given today (GOST §5.2).
    pub fn gost_leaf(&self, person: &PersonSpec, validity: Validity) -> Result<LeafKey, IssueError> {
        self.leaf_for(&KeyPair::gost()?, person, Profile::Both, validity)
    }

    /// A key of ГОСТ 34.310-2004 with a certificate: of an algorithm that nobody accepts any more.
    pub fn gost_2004_leaf(&self, person: &PersonSpec, validity: Validity) -> Result<LeafKey, IssueError> {
        self.leaf_for(&KeyPair::gost_2004()?, person, Profile::Both, validity)
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The issuer's name and key.
    pub(crate) fn issuer(&self) -> (&Name, &KeyPair) {
        (&self.issuer_name, &self.issuer_key)
    }

    /// The root and the issuer, in DER.
    pub fn trust(&self) -> [&[u8]; 2] {
        [&self.root_der, &self.issuer_der]
    }

    /// Writes `root.pem` and `issuer.pem` (`root_gost.pem` and `issuer_gost.pem`) into a folder, which is made if
    /// need be.
    pub fn write_trust_dir(&self, dir: &Path) -> Result<(), IssueError> {
        fs::create_dir_all(dir)?;
        for (name, der) in [("root", &self.root_der), ("issuer", &self.issuer_der)] {
            let pem = pem::encode_string("CERTIFICATE", pem::LineEnding::LF, der)
                .map_err(|_| IssueError::Encoding)?;
            fs::write(dir.join(format!("{name}{}.pem", self.kind.ending())), pem)?;
        }
        Ok(())
    }
}

impl LeafKey {
    /// A certificate someone made at home: the national profile to the letter, signed by its own key.
    pub fn self_made(
        key: &KeyPair,
        person: &PersonSpec,
        profile: Profile,
        validity: Validity,
    ) -> Result<LeafKey, IssueError> {
        let subject = name::of_person(person)?;
        let draft = Draft {
            issuer: subject.clone(),
            subject,
            validity,
            public_key: key.public_key()?,
            extensions: extensions::of_person(profile, &key.public_key()?, key)?,
        };
        Ok(LeafKey { certificate_der: draft.sign(key)?, pkcs8: key.pkcs8()? })
    }
}
