//! Everything that can be the last error of a kiosk, in one list.
//!
//! **Invariant:** whoever tells of a cause matches on it whole, so that none is ever told as a bare code; a code of a centre
//! that is newer than this program is [`Cause::Other`], which has its own words.

/// The causes and their codes, once.
macro_rules! causes {
    ($($(#[$about:meta])* $name:ident = $code:literal,)*) => {
        /// Why something went wrong last.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Cause {
            $($(#[$about])* $name,)*
        }

        impl Cause {
            /// Every cause.
            pub const ALL: &[Cause] = &[$(Cause::$name,)*];

            /// Its code, as a monitor reads it.
            pub fn code(self) -> &'static str {
                match self {
                    $(Cause::$name => $code,)*
                }
            }
        }
    };
}

causes! {
    /// The centre is not reached.
    NoNetwork = "E-NONET",
    /// Something answers with other keys than the pinned ones.
    OtherKeys = "E-OTHERKEYS",
    /// What answers is not the centre, or not in order.
    BadAnswer = "E-BADANSWER",
    /// By this machine's clock the centre's certificate is not good.
    Clock = "E-CLOCK",
    /// The centre does not know this kiosk.
    Unknown = "E-KIOSK",
    /// The centre has revoked it.
    Revoked = "E-KIOSK-REVOKED",
    /// The centre has too much to do.
    Busy = "E-BUSY",
    /// The centre has a fault of its own.
    Internal = "E-INTERNAL",
    /// What the centre keeps of an application cannot be read.
    Unreadable = "E-UNREADABLE",
    /// The line was cut while something was sent.
    Cut = "E-CUT",
    /// Longer than the centre reads.
    TooLong = "E-SIZE",
    /// The centre does not understand what was sent.
    NotUnderstood = "E-REQUEST",
    /// The centre has no such address: another version of it, or none.
    NoRoute = "E-ROUTE",
    /// A state register does not answer the centre.
    Registry = "E-REGISTRY",
    /// The certification authority does not answer the centre.
    Revocation = "E-REVCHECK",
    /// A bound of the vault is reached.
    VaultFull = "E-VAULT-FULL",
    /// The disk is full.
    VaultDisk = "E-VAULT-DISK",
    /// The disk cannot be written.
    VaultReadOnly = "E-VAULT-READONLY",
    /// The vault's file is damaged.
    VaultDamaged = "E-VAULT-DAMAGED",
    /// Another program holds the vault.
    VaultBusy = "E-VAULT-BUSY",
    /// A newer version of this program wrote the vault.
    VaultNewer = "E-VAULT-NEWER",
    /// Another application stands under the same number.
    VaultConflict = "E-DIGEST",
    /// No such application waits here.
    VaultUnknown = "E-VAULT-UNKNOWN",
    /// A receipt does not hold.
    Receipt = "E-RECEIPT",
    /// The disk failed.
    Storage = "E-STORAGE",
    /// A code that this program does not know.
    Other = "E-OTHER",
}

impl Cause {
    /// The cause behind a code, whoever said it.
    pub fn of(code: &str) -> Cause {
        Cause::ALL.iter().copied().find(|cause| cause.code() == code).unwrap_or(Cause::Other)
    }

    /// Whether a look that ends in it has met the centre all the same.
    pub fn is_said_by_the_centre(self) -> bool {
        [Cause::Busy, Cause::Internal, Cause::Unknown, Cause::Revoked].contains(&self)
    }

    /// Whether nobody but whoever looks after the kiosk can put it right.
    pub fn needs_hands(self) -> bool {
        match self {
            Cause::OtherKeys
            | Cause::Clock
            | Cause::Unknown
            | Cause::Revoked
            | Cause::VaultFull
            | Cause::VaultDisk
            | Cause::VaultReadOnly
            | Cause::VaultDamaged
            | Cause::VaultNewer
            | Cause::Storage => true,
            Cause::NoNetwork
            | Cause::BadAnswer
            | Cause::Busy
            | Cause::Internal
            | Cause::Unreadable
            | Cause::Cut
            | Cause::TooLong
            | Cause::NotUnderstood
            | Cause::NoRoute
            | Cause::Registry
            | Cause::Revocation
            | Cause::VaultBusy
            | Cause::VaultConflict
            | Cause::VaultUnknown
            | Cause::Receipt
            | Cause::Other => false,
        }
    }

    /// The Fluent id of its words: what happened, and what is to be done.
    pub fn message(self) -> String {
        format!("operator-error-{}", self.code().trim_start_matches("E-").to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// What only people hear who ask for it at that moment: nothing that is sent by itself ends in these.
    const OF_A_VISIT: [&str; 3] = ["E-CODE-SEND", "E-ENROL", "E-LOGIN-OVER"];

    #[test]
    fn a_cause_is_found_by_its_code_and_a_strange_code_is_another() {
        for cause in Cause::ALL {
            assert_eq!(Cause::of(cause.code()), *cause);
        }
        assert_eq!(Cause::of("E-OF-NEXT-YEAR"), Cause::Other);
    }

    #[test]
    fn every_code_by_which_the_centre_puts_off_has_its_cause() {
        let mut codes = BTreeSet::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/central/src"), &mut codes);
        assert!(codes.contains("E-BUSY") && codes.contains("E-CUT"), "{codes:?}");
        let strange: Vec<_> = codes
            .iter()
            .filter(|code| Cause::of(code) == Cause::Other && !OF_A_VISIT.contains(&code.as_str()))
            .collect();
        assert!(strange.is_empty(), "no words for {strange:?}");
    }

    /// The codes that stand where the centre says "later".
    fn collect(folder: &Path, codes: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, codes);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for way in ["away(", "ErrorBody::later("] {
                let said =
                    text.split(way).skip(1).filter_map(|rest| rest.strip_prefix('"')?.split('"').next());
                codes.extend(said.map(str::to_owned));
            }
        }
    }
}
