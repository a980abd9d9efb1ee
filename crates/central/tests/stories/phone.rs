//! A gateway that only remembers.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use central::codes::{CodeSender, Message, SendError};
use uuid::Uuid;

/// Remembers what was sent: address, code, text.
#[derive(Clone, Default)]
pub(crate) struct Phone {
    sent: Arc<Mutex<Vec<(String, String, String)>>>,
    ids: Arc<Mutex<Vec<Option<Uuid>>>>,
    pub(crate) broken: Arc<AtomicBool>,
    meanwhile: Arc<Mutex<Option<Meanwhile>>>,
}

type Meanwhile = Box<dyn FnOnce() + Send>;

impl Phone {
    /// What happens while the next message is handed over.
    pub(crate) fn while_sending(&self, work: impl FnOnce() + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some(Box::new(work));
    }

    pub(crate) fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    /// Where everything went.
    pub(crate) fn addresses(&self) -> BTreeSet<String> {
        self.sent.lock().unwrap().iter().map(|(to, _, _)| to.clone()).collect()
    }

    /// The ids of everything that was handed over, taken or not.
    pub(crate) fn ids(&self) -> Vec<Option<Uuid>> {
        self.ids.lock().unwrap().clone()
    }

    /// The last code that went to this address, whatever notices went meanwhile.
    pub(crate) fn code_for(&self, address: &str) -> String {
        let sent = self.sent.lock().unwrap();
        sent.iter().rev().find(|(to, code, _)| to == address && !code.is_empty()).unwrap().1.clone()
    }

    /// Everything that went to this address.
    pub(crate) fn texts_to(&self, address: &str) -> Vec<String> {
        let sent = self.sent.lock().unwrap();
        sent.iter().filter(|(to, ..)| to == address).map(|(_, _, text)| text.clone()).collect()
    }

    pub(crate) fn last(&self) -> (String, String, String) {
        self.sent.lock().unwrap().last().unwrap().clone()
    }
}

impl CodeSender for Phone {
    fn send(&self, message: &Message<'_>) -> Result<(), SendError> {
        let meanwhile = self.meanwhile.lock().unwrap().take();
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        self.ids.lock().unwrap().push(message.id);
        if self.broken.load(Ordering::SeqCst) {
            return Err(SendError("broken".into()));
        }
        let sent = (message.address.to_owned(), message.code.to_owned(), message.text.to_string());
        self.sent.lock().unwrap().push(sent);
        Ok(())
    }
}
