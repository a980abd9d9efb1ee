//! Keys listed, opened and signed with, in files and on tokens alike.
//!
//! **Invariant:** a token is asked for its PIN only after its certificate was judged: a key that cannot be used costs
//! none of its tries.

use std::sync::Arc;

use domain::iin::Iin;
use journey::effect::{FileHandle, Found, KeyChoice, KeyIdentity, KeyProblem, KeyUse, Listed, Signed};
use journey::problem::Problem;
use journey::session::SecretText;
use keystore::KeyFile;
use keystore::token::{TokenKey, TokenMemory};
use signing::certificate::Certificate;
use signing::check::{Order, Terms, Want};
use signing::key::SigningKey;
use signing::scheme::Scheme;

use super::saving::OwnStick;
use super::telling::{hint, key_problem, listed, purpose, refusal, token_problem, tries};
use super::{Desk, handle};

/// A key that was listed.
#[derive(PartialEq)]
pub(super) enum Key {
    /// In a file on a stick.
    File(KeyFile),
    /// On a token.
    Token(TokenKey),
}

/// A key that is ready to sign.
struct Opened {
    key: Box<dyn SigningKey + Send>,
    /// What the list of revoked ones says.
    listed: Option<Listed>,
    /// The memory of the token that it lives on.
    memory: Option<TokenMemory>,
}

impl Desk {
    /// Every key on every stick and token.
    pub(super) fn list_keys(&mut self) -> Found<KeyChoice> {
        let (mut choices, mut cut) = (Vec::new(), false);
        for stick in keystore::sticks(&self.sticks) {
            let Ok(listing) = stick.key_files() else { continue };
            cut |= listing.cut;
            for key in listing.files {
                let (name, stick, hint) =
                    (key.name_shown().to_owned(), stick.label().to_owned(), hint(key.hint()));
                let file = handle(&mut self.keys, Key::File(key));
                choices.push(KeyChoice { file, name, stick, hint, token: None });
            }
        }
        for key in self.around.tokens.keys() {
            let (name, token, hint) =
                (key.label_shown().to_owned(), Some(tries(key.tries())), purpose(key.certificate()));
            let file = handle(&mut self.keys, Key::Token(key));
            choices.push(KeyChoice { file, stick: name.clone(), name, hint, token });
        }
        Found { files: choices, cut }
    }

    fn open(
        &self,
        file: FileHandle,
        password: &str,
        want: Want,
        iin: Option<&str>,
    ) -> Result<Opened, KeyProblem> {
        match self.keys.get(file.0 as usize).ok_or(KeyProblem::Gone)? {
            Key::File(key) => {
                let opened = keystore::open_key(key, password).map_err(key_problem)?;
                let listed = self.judge(opened.certificate(), want, iin)?;
                Ok(Opened { key: Box::new(opened), listed, memory: None })
            }
            Key::Token(key) => {
                let listed = self.judge(key.certificate(), want, iin)?;
                if Scheme::of(key.certificate().algorithm()) != Some(Scheme::RsaSha256) {
                    // No token says in the same words how it signs in GOST.
                    return Err(KeyProblem::Refused(Problem::plain("fault-token-algorithm")));
                }
                let opened = self.around.tokens.unlock(key, password).map_err(token_problem)?;
                let memory = Some(self.around.tokens.memory(key));
                Ok(Opened { key: Box::new(opened), listed, memory })
            }
        }
    }

    /// May the holder do this, as far as can be told here? And what does the list of revoked keys say?
    fn judge(
        &self,
        certificate: &Certificate,
        want: Want,
        iin: Option<&str>,
    ) -> Result<Option<Listed>, KeyProblem> {
        let terms = Terms {
            want,
            at: crate::effects::now(),
            trust: &self.trust,
            iin,
            accepted: &keystore::accepted(domain::released::policy()),
            revocation: self.revocation(),
            revocation_must_answer: false,
        };
        match signing::check::signer(certificate, &terms, Order::Kiosk) {
            Ok(standing) => Ok(listed(standing.revocation)),
            Err(error) => Err(KeyProblem::Refused(refusal(&error))),
        }
    }

    pub(super) fn open_key(
        &mut self,
        wanted: KeyUse,
        file: FileHandle,
        password: &str,
    ) -> Result<KeyIdentity, KeyProblem> {
        self.opened = None;
        self.kept.memory = None;
        let want = match wanted {
            KeyUse::Sign => Want::Sign,
            KeyUse::Login => Want::Login,
        };
        let Opened { key, listed, memory } = self.open(file, password, want, None)?;
        let certificate = key.certificate();
        let iin = certificate.iin().unwrap_or_default();
        let identity = KeyIdentity {
            file,
            common_name: certificate.common_name().to_owned().into(),
            patronymic: certificate.patronymic().map(|patronymic| patronymic.to_owned().into()),
            iin: iin.to_owned().into(),
            valid_until: certificate.not_after(),
            serial: certificate.serial_hex(),
            listed,
            issuer: certificate.issuer_name().to_owned(),
            on_token: memory.is_some(),
        };
        if Iin::from_certificate(identity.iin.expose()).is_none() {
            return Err(KeyProblem::Refused(Problem::of_code("E-PERSON")));
        }
        self.opened = Some((file, key));
        self.kept.memory = memory;
        Ok(identity)
    }

    pub(super) fn sign_consent(&mut self, xml: &str) -> Result<SecretText, Problem> {
        let (file, key) = self.opened.take().ok_or_else(|| Problem::plain("fault-stick-gone"))?;
        let signed =
            signing::xmldsig::sign(xml, key.as_ref()).map_err(|error| Problem::of_code(error.code()))?;
        self.kept.seal = keystore::kept::Seal::of(key.as_ref()).ok();
        self.signed_with(file);
        Ok(Arc::new(signed))
    }

    pub(super) fn sign(
        &mut self,
        file: FileHandle,
        password: &str,
        xml: &str,
        iin: &str,
    ) -> Result<Signed, KeyProblem> {
        let opened = self.open(file, password, Want::Sign, Some(iin))?;
        let signed = signing::xmldsig::sign(xml, opened.key.as_ref())
            .map_err(|error| KeyProblem::Refused(Problem::of_code(error.code())))?;
        self.signed_with(file);
        Ok(Signed { xml: Arc::new(signed) })
    }

    /// From here on it is known whose stick a paper may go to.
    fn signed_with(&mut self, file: FileHandle) {
        let stick = match self.keys.get(file.0 as usize) {
            Some(Key::File(key)) => Some(key.stick().clone()),
            Some(Key::Token(_)) | None => None,
        };
        self.signed_from = Some(OwnStick::of(stick, &self.sticks));
    }
}
