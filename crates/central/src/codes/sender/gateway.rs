//! The gateway of the centre, by URL: one `POST` of JSON for each message.
//!
//! ```json
//! {"id": "3f0c…", "channel": "sms", "to": "+77774128452", "subject": "", "text": "…"}
//! ```
//! Any 2xx means taken. `id` stands in notices: a gateway that is asked again under an id it has taken answers 2xx
//! and sends nothing.

use serde::Serialize;
use sync::wire::Channel;
use uuid::Uuid;

use super::{CodeSender, Message, SendError};
use crate::outbound::Outbound;

/// Sends SMS and e-mail through HTTP gateways.
pub struct GatewaySender {
    sms: Outbound,
    email: Outbound,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    channel: &'static str,
    to: &'a str,
    subject: &'a str,
    text: &'a str,
}

impl GatewaySender {
    /// A sender with a gateway for each channel; they may be the same.
    pub fn new(sms: Outbound, email: Outbound) -> Self {
        Self { sms, email }
    }
}

impl CodeSender for GatewaySender {
    fn send(&self, message: &Message<'_>) -> Result<(), SendError> {
        let body = Body {
            id: message.id,
            channel: message.channel.word(),
            to: message.address,
            subject: &message.subject,
            text: &message.text,
        };
        let gateway = match message.channel {
            Channel::Sms => &self.sms,
            Channel::Email => &self.email,
        };
        match gateway.post("", &body) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => {
                Err(SendError("the gateway does not know this address: is its URL right?".to_owned()))
            }
            Err(error) => Err(SendError(error.to_string())),
        }
    }
}
