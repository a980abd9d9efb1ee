//! Text of a document, and text written from one: a document is an application, and names people.
//!
//! **Invariant:** whatever is held here beside the caller's own document is wiped when it is dropped, and growing
//! leaves no copy behind.

use std::ops::Deref;

use zeroize::Zeroizing;

/// Text of the document: as it was written, or with its references expanded.
pub(crate) enum Text<'a> {
    AsWritten(&'a str),
    Expanded(Zeroizing<String>),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::AsWritten(text) => text,
            Text::Expanded(text) => text,
        }
    }
}

/// Text that grows by moving into a roomier buffer and wiping the one it leaves.
#[derive(Default)]
pub(crate) struct Growing(Zeroizing<String>);

impl Growing {
    pub(crate) fn with_room_for(bytes: usize) -> Growing {
        Growing(Zeroizing::new(String::with_capacity(bytes)))
    }

    pub(crate) fn push_str(&mut self, more: &str) {
        let bytes = self.0.len() + more.len();
        if bytes > self.0.capacity() {
            let mut roomier = Growing::with_room_for(bytes.max(2 * self.0.capacity()));
            roomier.0.push_str(&self.0);
            // Dropping the old one wipes it.
            self.0 = roomier.0;
        }
        self.0.push_str(more);
    }

    pub(crate) fn push(&mut self, c: char) {
        self.push_str(c.encode_utf8(&mut [0; 4]));
    }

    pub(crate) fn into_text(self) -> Zeroizing<String> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_is_what_was_pushed() {
        let mut growing = Growing::with_room_for(1);
        let mut plain = String::new();
        for part in ["", "a", "ұлт", "x", "бір екі үш төрт бес", "!"] {
            growing.push_str(part);
            growing.push('ә');
            plain.push_str(part);
            plain.push('ә');
        }
        assert_eq!(*growing.into_text(), plain);
        assert_eq!(*Growing::default().into_text(), "");
    }
}
