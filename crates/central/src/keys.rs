//! Central's secrets, each in a file of its own that only its owner can read.
//!
//! | file | what | who has the other half |
//! |---|---|---|
//! | `sealing.age` | the age identity that opens envelopes | kiosks: `sealing_recipient` |
//! | `receipt.key` | the Ed25519 seed that signs receipts | kiosks and auditors: `receipt_key` |
//! | `index.key` | 32 bytes that turn an IIN, a telephone or a code into an index | nobody |
//! | `line.key` | the Ed25519 key of the authority of the line, which signs the certificates of machines and our own | machines pin its root: `line_root` |
//!
//! `line-root.pem` is that root, and no secret.
//!
//! **Invariant:** a database without this folder tells nobody's name, number or application.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use base64ct::{Base64, Encoding};
use enrolment::{Authority, EnrolmentError, MachineKey, certificate_of_pem, pem_of_certificate};
use hmac::{Hmac, Mac};
use ledger::receipt::ReceiptSigner;
use rand_core::{OsRng, RngCore};
use sha2::Sha256;
use sync::envelope::EnvelopeError;
use sync::opener::Opener;
use zeroize::Zeroizing;

const SEALING: &str = "sealing.age";
const RECEIPT: &str = "receipt.key";
const INDEX: &str = "index.key";
const LINE: &str = "line.key";
const LINE_ROOT: &str = "line-root.pem";

/// No key file of ours is longer, in bytes.
const FILE_BYTES_MAX: u64 = 4096;

/// Everything secret that central works with.
pub struct Keys {
    /// Opens envelopes and whatever central seals to itself.
    pub sealing: Opener,
    /// Signs receipts.
    pub receipt: ReceiptSigner,
    /// Makes indexes.
    pub index: IndexKey,
    /// Signs the certificates of machines, and our own.
    pub line: Authority,
}

/// Why the keys could not be made or read. Names the file, never what is in it.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The system refused.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Others than the owner can read it.
    #[error("{}: others can read this file; it must be `chmod 600`", .0.display())]
    Open(PathBuf),
    /// Not a key of the kind this file should hold.
    #[error("{}: not a key of this kind", .0.display())]
    Shape(PathBuf),
    /// No authority could be made.
    #[error("the authority of the line: {0}")]
    Line(#[from] EnrolmentError),
    /// No sealing key could be made.
    #[error("the sealing key: {0}")]
    Sealing(#[from] EnvelopeError),
}

impl Keys {
    /// Makes fresh keys in a folder. An existing key file is never overwritten.
    ///
    /// # Errors
    /// [`KeysError::File`] when a file is there already or cannot be written.
    pub fn init(dir: &Path) -> Result<Self, KeysError> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(|cause| KeysError::File { path: dir.into(), cause })?;
        let keys = Self::generate()?;
        write_new(&dir.join(SEALING), keys.sealing.to_text().expose_secret())?;
        write_new(&dir.join(RECEIPT), &keys.receipt.to_base64())?;
        write_new(&dir.join(INDEX), &Zeroizing::new(Base64::encode_string(keys.index.0.as_slice())))?;
        write_new(&dir.join(LINE), keys.line.key().to_pem()?.trim_end())?;
        write_new(&dir.join(LINE_ROOT), pem_of_certificate(keys.line.root())?.trim_end())?;
        Ok(keys)
    }

    /// Fresh keys in memory only.
    ///
    /// # Errors
    /// [`KeysError::Line`] when the root of the line cannot be made, [`KeysError::Sealing`] when there is no sealing key.
    pub fn generate() -> Result<Self, KeysError> {
        let mut index = Zeroizing::new([0_u8; 32]);
        OsRng.fill_bytes(index.as_mut_slice());
        Ok(Self {
            sealing: Identity::generate().try_into()?,
            receipt: ReceiptSigner::generate(&mut OsRng),
            index: IndexKey(index),
            line: Authority::new(&mut OsRng)?,
        })
    }

    /// Reads the keys that [`Keys::init`] made.
    ///
    /// # Errors
    /// [`KeysError`] says which file is missing, open to others, or no key.
    pub fn load(dir: &Path) -> Result<Self, KeysError> {
        let [sealing, receipt, index] = [SEALING, RECEIPT, INDEX].map(|name| dir.join(name));
        let identity = read_secret(&sealing)?;
        let identity = identity.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
        let mut bytes = Zeroizing::new([0_u8; 32]);
        let index_text = read_secret(&index)?;
        let length = Base64::decode(index_text.trim(), bytes.as_mut_slice()).map(<[u8]>::len);
        if length != Ok(32) {
            return Err(KeysError::Shape(index));
        }
        Ok(Self {
            sealing: identity.trim().parse().map_err(|_| KeysError::Shape(sealing))?,
            receipt: ReceiptSigner::from_base64(&read_secret(&receipt)?)
                .map_err(|_| KeysError::Shape(receipt))?,
            index: IndexKey(bytes),
            line: Self::line(dir)?,
        })
    }

    fn line(dir: &Path) -> Result<Authority, KeysError> {
        let [key, root] = [LINE, LINE_ROOT].map(|name| dir.join(name));
        let signer = MachineKey::from_pem(&read_secret(&key)?).map_err(|_| KeysError::Shape(key))?;
        let wrong = |_| KeysError::Shape(root.clone());
        let pem = fs::read_to_string(&root).map_err(|cause| KeysError::File { path: root.clone(), cause })?;
        Authority::of(signer, certificate_of_pem(&pem).map_err(wrong)?).map_err(wrong)
    }

    /// What kiosks pin, as lines for the `[central]` table of their configuration.
    pub fn public_toml(&self) -> String {
        let recipient = self.sealing.to_public();
        let key = self.receipt.public().to_base64();
        let root = Base64::encode_string(self.line.root());
        format!("sealing_recipient = \"{recipient}\"\nreceipt_key = \"{key}\"\nline_root = \"{root}\"\n")
    }
}

/// Turns personal values into fixed, keyed digests: equal values meet, nobody reads them back.
pub struct IndexKey(Zeroizing<[u8; 32]>);

impl IndexKey {
    /// HMAC-SHA-256 over a label and values, each with its length before it so that no two lists are alike.
    pub fn digest(&self, label: &str, values: &[&str]) -> [u8; 32] {
        // RFC 2104: a key shorter than the block is padded with zeros.
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        if let Some(start) = block.get_mut(..self.0.len()) {
            start.copy_from_slice(self.0.as_slice());
        }
        let mut mac = <Hmac<Sha256> as Mac>::new(&block);
        for part in std::iter::once(&label).chain(values) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

fn write_new(path: &Path, secret: &str) -> Result<(), KeysError> {
    let failed = |cause| KeysError::File { path: path.into(), cause };
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    file.write_all(secret.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(failed)?;
    file.sync_all().map_err(failed)
}

fn read_secret(path: &Path) -> Result<Zeroizing<String>, KeysError> {
    let failed = |cause| KeysError::File { path: path.into(), cause };
    let found = fs::metadata(path).map_err(failed)?;
    if found.permissions().mode() & 0o077 != 0 {
        return Err(KeysError::Open(path.into()));
    }
    if found.len() > FILE_BYTES_MAX {
        return Err(KeysError::Shape(path.into()));
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn keys_come_back_as_they_were_made_and_are_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let made = Keys::init(dir.path()).unwrap();
        let read = Keys::load(dir.path()).unwrap();
        assert_eq!(read.public_toml(), made.public_toml());
        assert_eq!(read.index.digest("iin", &["1"]), made.index.digest("iin", &["1"]));
        assert!(matches!(Keys::init(dir.path()), Err(KeysError::File { .. })));
        assert_eq!(Keys::load(dir.path()).unwrap().public_toml(), made.public_toml());
    }

    #[test]
    fn a_key_that_others_can_read_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        Keys::init(dir.path()).unwrap();
        let path = dir.path().join(RECEIPT);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Keys::load(dir.path()), Err(KeysError::Open(open)) if open == path));
    }

    #[test]
    fn digests_differ_by_label_and_by_where_one_value_ends() {
        let key = Keys::generate().unwrap().index;
        assert_eq!(key.digest("a", &["b", "c"]), key.digest("a", &["b", "c"]));
        assert_ne!(key.digest("a", &["b", "c"]), key.digest("a", &["bc"]));
        assert_ne!(key.digest("a", &["b"]), key.digest("b", &["a"]));
        assert_ne!(key.digest("a", &["b"]), Keys::generate().unwrap().index.digest("a", &["b"]));
    }
}
