//! Roots and issuers, read from a folder or from DER.

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use der::pem;

use crate::certificate::{BadSignature, CERTIFICATE_BYTES_MAX, Certificate, CertificateError};

/// The most certificates a trust folder may hold.
const CERTIFICATES_MAX: usize = 256;
/// The largest file read from a trust folder: PEM with a text preamble is longer than DER.
const FILE_BYTES_MAX: u64 = 4 * CERTIFICATE_BYTES_MAX as u64;
/// What certificates are called in a trust folder; other files are passed over.
const ENDINGS: [&str; 4] = ["cer", "crt", "der", "pem"];

/// Roots (self-signed) and the issuers below them.
///
/// **Invariant:** which authority signed which was found out once, when the store was read.
#[derive(Debug, Clone, Default)]
pub struct TrustStore {
    authorities: Vec<Certificate>,
    /// Child and issuer, by their places.
    signed: HashSet<(usize, usize)>,
    /// The places of the roots.
    roots: HashSet<usize>,
}

/// A trust folder could not be read. An administrator must see this: a store that silently lacks a root refuses
/// everyone.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read {path}: {error}")]
    Read {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file holds no certificate.
    #[error("{path}: {error}")]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: CertificateError,
    },
    /// A certificate in the store is not an authority's.
    #[error("{path} is not the certificate of an authority")]
    NotAnAuthority {
        /// The file, or the certificate's place in a list.
        path: PathBuf,
    },
    /// A folder without a single certificate is a mistake: it would refuse everyone.
    #[error("{path} holds no certificates")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// More than 256 files.
    #[error("more than {CERTIFICATES_MAX} certificates in the trust folder")]
    TooMany,
}

impl TrustStore {
    /// A store that trusts nobody.
    pub fn empty() -> TrustStore {
        TrustStore::default()
    }

    /// Reads every `*.cer`, `*.crt`, `*.der` and `*.pem` of a folder, each one certificate in DER or PEM.
    pub fn from_dir(dir: &Path) -> Result<TrustStore, TrustError> {
        let cannot_read = |error| TrustError::Read { path: dir.to_owned(), error };
        let mut paths = Vec::new();
        for entry in fs::read_dir(dir).map_err(cannot_read)? {
            let path = entry.map_err(cannot_read)?.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
                paths.push(path);
            }
            if paths.len() > CERTIFICATES_MAX {
                return Err(TrustError::TooMany);
            }
        }
        if paths.is_empty() {
            return Err(TrustError::Empty { path: dir.to_owned() });
        }
        paths.sort();
        let mut store = TrustStore::default();
        for path in paths {
            let bytes = read(&path).map_err(|error| TrustError::Read { path: path.clone(), error })?;
            store.add(&path, &bytes)?;
        }
        Ok(store.linked())
    }

    /// Takes certificates in DER (or PEM).
    pub fn from_der_list<D: AsRef<[u8]>>(list: &[D]) -> Result<TrustStore, TrustError> {
        let mut store = TrustStore::default();
        for (index, bytes) in list.iter().enumerate() {
            store.add(Path::new(&format!("#{index}")), bytes.as_ref())?;
        }
        Ok(store.linked())
    }

    /// How many authorities are known.
    pub fn len(&self) -> usize {
        self.authorities.len()
    }

    /// Whether nobody is trusted.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty()
    }

    pub(crate) fn authorities(&self) -> &[Certificate] {
        &self.authorities
    }

    /// Whether the issuer's key made the child's signature, both of this store and by their places.
    pub(super) fn is_signed_by(&self, child: usize, issuer: usize) -> bool {
        self.signed.contains(&(child, issuer))
    }

    /// Whether a chain may end here.
    pub(super) fn is_root(&self, place: usize) -> bool {
        self.roots.contains(&place)
    }

    fn linked(mut self) -> TrustStore {
        let places = 0..self.authorities.len();
        let pairs = places.clone().flat_map(|child| places.clone().map(move |issuer| (child, issuer)));
        let is_link = |&(child, issuer): &(usize, usize)| {
            let (child, issuer) = (&self.authorities[child], &self.authorities[issuer]);
            child.issuer_key() == issuer.subject_key() && child.is_signed_by(issuer).is_ok()
        };
        self.signed = pairs.filter(is_link).collect();
        self.roots = places.filter(|place| is_root(&self.authorities[*place])).collect();
        self
    }

    fn add(&mut self, path: &Path, bytes: &[u8]) -> Result<(), TrustError> {
        let at = |error| TrustError::Certificate { path: path.to_owned(), error };
        let certificate = if bytes.first() == Some(&0x30) {
            Certificate::from_der(bytes).map_err(at)?
        } else {
            let (_, der) = pem::decode_vec(bytes).map_err(|_| at(CertificateError::Damaged))?;
            Certificate::from_der(&der).map_err(at)?
        };
        if !certificate.extensions().is_authority() {
            return Err(TrustError::NotAnAuthority { path: path.to_owned() });
        }
        self.authorities.push(certificate);
        Ok(())
    }
}

/// A root is self-issued, and not by another key of the same name: that is how an authority vouches for its next key.
/// A signature of its own in a way that is not accepted says nothing: a root is believed because it was configured.
fn is_root(authority: &Certificate) -> bool {
    authority.is_self_issued() && authority.is_signed_by(authority) != Err(BadSignature::Mismatch)
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}
