//! Central's half of the protocol: what has come before, and what to do with what comes now. Pure.
//!
//! The shell holds what is registered, refused and half arrived (the store) and answers. It asks here what an arrival
//! is, does that in one transaction, and only then answers.
//!
//! **Invariants:**
//! - the same id and the same signed XML get the receipt they got first; another XML under a known id is a conflict;
//! - the same envelope gets the refusal it got first; another one is judged afresh, unless what was refused stands in
//!   the log of a queue, where it is over;
//! - of a scan only bytes that continue what is here are kept, in whatever pieces, order and number they come; it is
//!   whole only when it bears its own name.

use sha2::{Digest as _, Sha256};

/// SHA-256.
pub type Digest = [u8; 32];

/// The refusal that means: what came of this scan does not make up the bytes of its name; it begins anew.
pub const CODE_PIECES: &str = "E-PIECES";

/// A form that has been opened.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// Who sent it.
    pub kiosk: &'a str,
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// Digest of all that was sealed.
    pub envelope_sha256: Digest,
}

/// What was registered before under the same id.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// Who had sent it.
    pub kiosk: &'a str,
    /// Digest of the signed XML.
    pub sha256: Digest,
}

/// What was refused for good before under the same id.
#[derive(Debug, Clone, Copy)]
pub struct Refusal<'a> {
    /// Who had sent it.
    pub kiosk: &'a str,
    /// Digest of all that was sealed.
    pub envelope_sha256: Digest,
    /// Digest of the signed XML, where what was refused stands in the log of a queue, where it is over.
    pub over: Option<Digest>,
}

/// What to do with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormStep {
    /// It is registered: the receipt of then, byte for byte.
    Repeat,
    /// Something else is registered under its id.
    Conflict,
    /// It was refused for good: the refusal of then.
    RefuseAgain,
    /// Nobody has judged it yet.
    Judge,
}

/// What a form is that has just come.
pub fn form(form: &Form<'_>, registered: Option<Before<'_>>, refused: Option<Refusal<'_>>) -> FormStep {
    match (registered, refused) {
        (Some(before), _) if before.kiosk == form.kiosk && before.sha256 == form.signed_xml_sha256 => {
            FormStep::Repeat
        }
        (Some(_), _) => FormStep::Conflict,
        (None, Some(refusal)) if refusal.kiosk == form.kiosk => {
            let same = refusal.envelope_sha256 == form.envelope_sha256;
            match refusal.over {
                None if same => FormStep::RefuseAgain,
                None => FormStep::Judge,
                Some(over) if same || over == form.signed_xml_sha256 => FormStep::RefuseAgain,
                Some(_) => FormStep::Conflict,
            }
        }
        (None, _) => FormStep::Judge,
    }
}

/// What has come of a sealed scan: perhaps less than was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// Where it begins.
    pub from: u64,
    /// How long it is.
    pub bytes: u64,
    /// How long the whole scan is said to be.
    pub of: u64,
}

/// What to do with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceStep {
    /// Keep what follows so many of its bytes.
    Keep {
        /// How many of its bytes are here already.
        skip: u64,
        /// How many there are then.
        held: u64,
        /// Whether that is all.
        whole: bool,
    },
    /// There is nothing in it that could be kept.
    Nothing {
        /// How many are here.
        held: u64,
        /// Whether that is all.
        whole: bool,
    },
    /// What is here cannot be the beginning of this: drop it.
    StartOver,
    /// Longer than what was signed can be when it is sealed.
    TooLong,
}

/// What a piece is that has just come, where so many bytes of its scan are here and at most so many can be.
pub fn piece(held: u64, bytes_max: u64, came: Came) -> PieceStep {
    let Came { from, bytes, of } = came;
    let end = from.saturating_add(bytes);
    if of > bytes_max || end > of {
        return PieceStep::TooLong;
    }
    if held > of {
        return PieceStep::StartOver;
    }
    if from > held || end <= held {
        return PieceStep::Nothing { held, whole: held == of };
    }
    PieceStep::Keep { skip: held - from, held: end, whole: end == of }
}

/// Whether these are the bytes of this name.
pub fn bears_its_name(sealed_sha256: Digest, sealed: &[u8]) -> bool {
    sealed_sha256 == Digest::from(Sha256::digest(sealed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FORM: Form<'static> = Form { kiosk: "KST3", signed_xml_sha256: [1; 32], envelope_sha256: [2; 32] };

    fn by(kiosk: &'static str, n: u8) -> Option<Before<'static>> {
        Some(Before { kiosk, sha256: [n; 32] })
    }

    fn refused(envelope: u8, over: Option<u8>) -> Option<Refusal<'static>> {
        let over = over.map(|n| [n; 32]);
        Some(Refusal { kiosk: "KST3", envelope_sha256: [envelope; 32], over })
    }

    #[test]
    fn a_form_is_told_from_what_came_before_it() {
        assert_eq!(form(&FORM, None, None), FormStep::Judge);
        assert_eq!(form(&FORM, by("KST3", 1), None), FormStep::Repeat);
        assert_eq!(form(&FORM, by("KST3", 9), None), FormStep::Conflict);
        assert_eq!(form(&FORM, by("RUD1", 1), None), FormStep::Conflict);
        assert_eq!(form(&FORM, None, refused(2, None)), FormStep::RefuseAgain);
        assert_eq!(form(&FORM, None, refused(9, None)), FormStep::Judge, "another envelope is judged afresh");
        assert_eq!(
            form(&FORM, None, refused(9, Some(1))),
            FormStep::RefuseAgain,
            "it is over, however it is sealed"
        );
        assert_eq!(form(&FORM, None, refused(9, Some(8))), FormStep::Conflict, "another application is over");
        assert_eq!(form(&FORM, by("KST3", 1), refused(2, None)), FormStep::Repeat, "what stands, stands");
    }

    #[test]
    fn nothing_is_kept_behind_a_gap_or_past_a_bound() {
        let came = |from, bytes| Came { from, bytes, of: 10 };
        assert_eq!(piece(3, 10, came(4, 2)), PieceStep::Nothing { held: 3, whole: false });
        assert_eq!(piece(3, 10, came(0, 0)), PieceStep::Nothing { held: 3, whole: false });
        assert_eq!(piece(3, 10, came(1, 4)), PieceStep::Keep { skip: 2, held: 5, whole: false });
        assert_eq!(piece(3, 10, came(3, 7)), PieceStep::Keep { skip: 0, held: 10, whole: true });
        assert_eq!(piece(10, 10, came(3, 7)), PieceStep::Nothing { held: 10, whole: true });
        assert_eq!(piece(11, 20, came(0, 1)), PieceStep::StartOver);
        assert_eq!(piece(0, 9, came(0, 1)), PieceStep::TooLong);
        assert_eq!(piece(0, 10, came(8, 3)), PieceStep::TooLong);
        assert_eq!(piece(0, 10, Came { from: u64::MAX, bytes: u64::MAX, of: 10 }), PieceStep::TooLong);
    }

    proptest! {
        /// Whatever pieces come, in whatever order: what is kept is always a beginning of the scan.
        #[test]
        fn what_is_kept_is_a_beginning(sent in proptest::collection::vec((0_u64..60, 0_u64..30), 0..60)) {
            let scan: Vec<u8> = (0..60).collect();
            let mut kept: Vec<u8> = Vec::new();
            for (from, bytes) in sent {
                let bytes = bytes.min(60 - from);
                let body = &scan[from as usize..(from + bytes) as usize];
                match piece(kept.len() as u64, 60, Came { from, bytes, of: 60 }) {
                    PieceStep::Keep { skip, held, whole } => {
                        kept.extend_from_slice(&body[skip as usize..]);
                        prop_assert_eq!(kept.len() as u64, held);
                        prop_assert_eq!(whole, kept.len() == 60);
                    }
                    PieceStep::Nothing { held, whole } => {
                        prop_assert_eq!(kept.len() as u64, held);
                        prop_assert_eq!(whole, kept.len() == 60);
                    }
                    other @ (PieceStep::StartOver | PieceStep::TooLong) => prop_assert!(false, "{:?}", other),
                }
                prop_assert_eq!(&kept[..], &scan[..kept.len()]);
            }
        }
    }
}
