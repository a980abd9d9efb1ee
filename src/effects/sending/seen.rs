//! What a look at central tells, in every word that is made of it.

use uplink::{BadAnswer, UplinkError};

use crate::health::Cause;

/// What a look at central tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It answers.
    There,
    /// It does not.
    Away,
    /// It is there, and has too much to do.
    Busy,
    /// It is there, and has a fault of its own.
    Faulty,
    /// Something answers with other keys than the pinned ones: it could not open what is sealed here, or its
    /// receipts would not be believed.
    OtherKeys,
    /// Something answers in its place, or what it says is no answer.
    NotOurs,
    /// By this machine's clock its certificate is not good.
    WrongClock,
    /// It does not know this kiosk, or not by this certificate.
    NotEnrolled,
    /// It has revoked this kiosk.
    Revoked,
}

impl Seen {
    /// What the look ended in.
    pub(super) fn of(error: &UplinkError) -> Seen {
        match error {
            UplinkError::Offline(_) => Seen::Away,
            UplinkError::BadAnswer(BadAnswer::Clock) => Seen::WrongClock,
            UplinkError::BadAnswer(BadAnswer::Identity) => Seen::NotEnrolled,
            UplinkError::BadAnswer(_) => Seen::NotOurs,
            UplinkError::Refused(body) => match body.code.as_str() {
                "E-KIOSK-REVOKED" => Seen::Revoked,
                "E-KIOSK" => Seen::NotEnrolled,
                "E-BUSY" => Seen::Busy,
                _ => Seen::Faulty,
            },
        }
    }

    /// What stands in the kiosk's state; nothing where all is well.
    pub(super) fn cause(self) -> Option<Cause> {
        match self {
            Seen::There => None,
            Seen::Away => Some(Cause::NoNetwork),
            Seen::Busy => Some(Cause::Busy),
            Seen::Faulty => Some(Cause::Internal),
            Seen::OtherKeys => Some(Cause::OtherKeys),
            Seen::NotOurs => Some(Cause::BadAnswer),
            Seen::WrongClock => Some(Cause::Clock),
            Seen::NotEnrolled => Some(Cause::Unknown),
            Seen::Revoked => Some(Cause::Revoked),
        }
    }

    /// The same for administrators.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Seen::There => "central is there",
            Seen::Away => "central is away",
            Seen::Busy => "central is there and has too much to do: what waits is kept and goes later",
            Seen::Faulty => "central is there and has a fault of its own: what waits is kept and goes later",
            Seen::OtherKeys => "central answers with other keys than the pinned ones: nothing is sent",
            Seen::NotOurs => {
                "whoever answers is not our central, or does not answer as it does: nothing is sent"
            }
            Seen::WrongClock => {
                "by the clock of this machine central's certificate is not good: set the clock"
            }
            Seen::NotEnrolled => {
                "central does not know this kiosk: enrol it (`tereze enrol`); what waits is kept"
            }
            Seen::Revoked => {
                "central has revoked this kiosk: nothing new is taken; what waits is kept and goes once it is enrolled anew"
            }
        }
    }
}
