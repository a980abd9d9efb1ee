//! Ways for a code or a notice to leave central.

mod gateway;
mod phone;

pub use gateway::GatewaySender;
pub use phone::PhoneFile;

use domain::time::Timestamp;
use sync::wire::Channel;
use uuid::Uuid;
use zeroize::Zeroizing;

/// A message with a code in it, or a notice. Shows nothing in `Debug`.
pub struct Message<'a> {
    /// When it was made.
    pub at: Timestamp,
    /// The same for every try of a notice: sent twice under one id, it is one message. A code has none.
    pub id: Option<Uuid>,
    /// By SMS or by e-mail.
    pub channel: Channel,
    /// The number in E.164, or the address.
    pub address: &'a str,
    /// The code alone; empty for a notice.
    pub code: &'a str,
    /// The subject of an e-mail; empty for an SMS.
    pub subject: String,
    /// The text in the applicant's language, code included.
    pub text: Zeroizing<String>,
}

impl std::fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Message({})", self.channel.word())
    }
}

/// The gateway did not take a message. Says how, never to whom.
#[derive(Debug, thiserror::Error)]
#[error("the gateway did not take the message: {0}")]
pub struct SendError(pub String);

/// Takes messages to people. Blocking.
pub trait CodeSender: Send + Sync {
    /// Sends one message; `Ok` means that the gateway took it, now or before under the same id.
    fn send(&self, message: &Message<'_>) -> Result<(), SendError>;
}
