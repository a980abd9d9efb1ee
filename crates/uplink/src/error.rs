//! How a call can end badly: central is away, central says no, or whoever answered is not our central.

use sync::dispatch::Heard;
use sync::wire::ErrorBody;

/// The ways a call can fail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UplinkError {
    /// Central was not reached or the line was cut: nothing is known about what it did.
    #[error("central is away: {0}")]
    Offline(Cut),
    /// Central answered with a refusal.
    #[error("central refused: {}", .0.code)]
    Refused(ErrorBody),
    /// Something answered that is not our central, or not in order.
    #[error("not an answer of our central: {0}")]
    BadAnswer(BadAnswer),
}

/// Where the line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cut {
    /// No such name.
    #[error("its name is not known")]
    Name,
    /// Nobody took the connection.
    #[error("no connection")]
    Connection,
    /// Too slow.
    #[error("no answer in time")]
    Timeout,
    /// Cut in the middle.
    #[error("the line was cut")]
    Line,
    /// A proxy answered that central is away (502, 503 or 504 without our error body).
    #[error("the gateway says it is away")]
    Gateway,
}

/// What was wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// TLS failed: another certificate than the pinned root vouches for, or no TLS at all.
    #[error("the secure connection failed: this is not our centre")]
    Tls,
    /// By the clock of this machine, the centre's certificate is not good yet or no longer.
    #[error("the secure connection failed: the clock of this machine is wrong")]
    Clock,
    /// The centre did not take this machine's certificate: it has run out, or another centre gave it.
    #[error("the centre did not take this machine's certificate: enrol anew")]
    Identity,
    /// A status with no error body, a redirect, or no HTTP at all.
    #[error("not our protocol")]
    Protocol,
    /// Longer than we read.
    #[error("too long")]
    TooLong,
    /// Not the JSON we asked for.
    #[error("not the expected body")]
    Body,
    /// A receipt that the pinned key did not sign, or for another submission.
    #[error("a receipt that is not ours")]
    Receipt,
}

impl UplinkError {
    /// The code that chooses the kiosk's message: central's own where it refused.
    pub fn code(&self) -> &str {
        match self {
            Self::Offline(_) => "E-OFFLINE",
            Self::Refused(body) => &body.code,
            Self::BadAnswer(_) => "E-BADANSWER",
        }
    }

    /// What was heard where a parcel was sent. A refusal of all of it is never for good: nobody signed it.
    pub fn heard(self) -> Heard {
        match self {
            Self::Offline(_) => Heard::Offline,
            Self::BadAnswer(_) => Heard::BadAnswer,
            Self::Refused(body) => Heard::Later(body),
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "not our enum, and it may grow")]
impl From<ureq::Error> for UplinkError {
    fn from(error: ureq::Error) -> Self {
        use ureq::Error as E;
        match error {
            E::HostNotFound => Self::Offline(Cut::Name),
            E::ConnectionFailed => Self::Offline(Cut::Connection),
            E::Timeout(_) => Self::Offline(Cut::Timeout),
            E::Io(cause) => Self::from(cause),
            E::Rustls(error) => Self::BadAnswer(of_tls(&error)),
            E::Tls(_) | E::Pem(_) | E::TlsRequired => Self::BadAnswer(BadAnswer::Tls),
            E::BodyExceedsLimit(_) | E::LargeResponseHeader(..) => Self::BadAnswer(BadAnswer::TooLong),
            _ => Self::BadAnswer(BadAnswer::Protocol),
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "not our enum, and it may grow")]
impl From<std::io::Error> for UplinkError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        // ureq wraps its own errors (limits, timeouts, TLS) when they surface while reading a body.
        if error.get_ref().is_some_and(|inner| inner.is::<ureq::Error>()) {
            return error
                .into_inner()
                .and_then(|inner| inner.downcast::<ureq::Error>().ok())
                .map_or(Self::Offline(Cut::Line), |inner| Self::from(*inner));
        }
        if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::BadAnswer(of_tls(error));
        }
        match error.kind() {
            K::ConnectionRefused | K::NetworkUnreachable | K::HostUnreachable | K::AddrNotAvailable => {
                Self::Offline(Cut::Connection)
            }
            K::TimedOut | K::WouldBlock => Self::Offline(Cut::Timeout),
            K::InvalidData => Self::BadAnswer(BadAnswer::Tls),
            _ => Self::Offline(Cut::Line),
        }
    }
}

/// What TLS failed of.
#[expect(clippy::wildcard_enum_match_arm, reason = "not our enum, and it may grow")]
fn of_tls(error: &rustls::Error) -> BadAnswer {
    use rustls::{AlertDescription as A, CertificateError as C, Error as E};
    match error {
        E::InvalidCertificate(
            C::NotValidYet | C::Expired | C::NotValidYetContext { .. } | C::ExpiredContext { .. },
        ) => BadAnswer::Clock,
        E::AlertReceived(
            A::CertificateExpired
            | A::BadCertificate
            | A::UnknownCA
            | A::CertificateUnknown
            | A::DecryptError,
        ) => BadAnswer::Identity,
        _ => BadAnswer::Tls,
    }
}
