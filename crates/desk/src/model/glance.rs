//! The inbox looked at again by itself, so that a list that stands on the screen is not an old one.
//!
//! **Invariants:** nobody waits for it, and it tells of no trouble but that the line is away or the login is over; it
//! changes nothing while somebody types or asked for something themselves; whoever stands at a row stays at the same one.

use sync::wire::desk::{Inbox, InboxRow, Role, Work};
use uuid::Uuid;

use super::{Model, Stage};
use crate::msg::{Answer, Ask, Trouble};
use crate::target::{Button, Target};

/// What a row is about: by this it is found again, wherever it stands.
type Matter<'r> = (&'r str, Role, Work, Option<Uuid>);

fn matter(row: &InboxRow) -> Matter<'_> {
    (&row.number, row.role, row.work, row.place.as_ref().map(|group| group.id))
}

/// Where the row stands now that stood there before; of one that is gone, its place.
fn moved(before: &Inbox, now: &Inbox, at: usize) -> usize {
    let same = before.rows.get(at).and_then(|row| now.rows.iter().position(|new| matter(new) == matter(row)));
    same.unwrap_or_else(|| at.min(now.rows.len().saturating_sub(1)))
}

impl Model {
    /// Looks, where it is time and nobody is disturbed.
    pub(super) fn glance(&mut self) {
        let passed_s = (self.now - self.inbox_asked_at).num_seconds();
        let Some(every_s) = self.setting.inbox_refresh_s else { return };
        let is_time = !(0..every_s).contains(&passed_s);
        if !is_time || self.glancing.is_some() || !self.may_glance() {
            return;
        }
        if let Some(token) = self.token() {
            self.inbox_asked_at = self.now;
            self.glancing = Some(self.ask(Ask::Glance { token }));
        }
    }

    /// Whether the inbox lies there untouched: nothing is typed, asked or waited for.
    fn may_glance(&self) -> bool {
        let read = self.session.as_ref().is_some_and(|session| {
            session.has_inbox() && session.inbox.is_some() && session.number.text().is_empty()
        });
        let rests = self.awaited.is_none() && self.warning.is_none() && !self.leaving;
        matches!(self.stage, Stage::Inbox) && read && rests && self.typing().is_none()
    }

    pub(super) fn glanced(&mut self, answer: Result<Answer, Trouble>) {
        match answer {
            Ok(Answer::Inbox(inbox)) => {
                self.link = true;
                if self.may_glance() {
                    self.take_glance(*inbox);
                }
            }
            Ok(_) => {}
            Err(Trouble::LoginOver) => self.lock(Some(Trouble::LoginOver.problem())),
            Err(trouble) => self.link = trouble != Trouble::Offline,
        }
    }

    fn take_glance(&mut self, inbox: Inbox) {
        let Some(session) = &mut self.session else { return };
        let Some(before) = &session.inbox else { return };
        session.row = moved(before, &inbox, session.row);
        if let Some(Target::Row(at)) = self.focus {
            let at = moved(before, &inbox, at);
            let button = Target::Button(Button::Refresh);
            self.focus = Some(if inbox.rows.is_empty() { button } else { Target::Row(at) });
        }
        session.inbox = Some(inbox);
    }
}
