//! The settlements of a clerk's posts, and the one that places and numbers are asked of.
//!
//! **Invariant:** only a settlement of one's own posts is ever asked about.

use sync::wire::desk::Role;

use super::{Model, Session, Stage};
use crate::target::Target;

/// Who looks for an application by its number: the department for any of its queue, a kindergarten for a child that
/// attends it.
pub(super) const BY_NUMBER: [Role; 2] = [Role::Department, Role::Kindergarten];

/// Who publishes places.
pub(super) const PUBLISHERS: [Role; 2] = [Role::Kindergarten, Role::Department];

impl Session {
    /// The settlements in which they hold one of these roles, each once.
    pub fn settlements(&self, roles: &[Role]) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for post in self.login.posts.iter().filter(|post| roles.contains(&post.role)) {
            if !found.contains(&post.settlement) {
                found.push(post.settlement.clone());
            }
        }
        found
    }

    /// Whether their posts are in more than one settlement.
    pub fn is_in_several(&self) -> bool {
        self.settlements(&Role::ALL).len() > 1
    }

    /// Of these the one that was chosen last, else the first.
    pub(super) fn settlement(&self, roles: &[Role]) -> Option<String> {
        let all = self.settlements(roles);
        let chosen = self.chosen.as_ref().filter(|chosen| all.contains(chosen));
        chosen.cloned().or_else(|| all.into_iter().next())
    }
}

impl Model {
    /// The settlements to choose from on this screen, each with whether it is the chosen one; none where there is no
    /// choice.
    pub fn settlement_choice(&self) -> Vec<(String, bool)> {
        let (Some(session), Some(roles)) = (&self.session, self.askers()) else { return Vec::new() };
        let (all, chosen) = (session.settlements(roles), session.settlement(roles));
        if all.len() < 2 {
            return Vec::new();
        }
        all.into_iter().map(|one| (one.clone(), chosen.as_ref() == Some(&one))).collect()
    }

    /// Whether they may publish places anywhere.
    pub fn publishes(&self) -> bool {
        self.session.as_ref().is_some_and(|session| !session.settlements(&PUBLISHERS).is_empty())
    }

    /// In which roles this screen asks about a settlement.
    fn askers(&self) -> Option<&'static [Role]> {
        match &self.stage {
            Stage::Inbox => Some(&BY_NUMBER),
            Stage::Places(places) if places.group.is_none() => Some(&PUBLISHERS),
            Stage::Places(_)
            | Stage::Login(_)
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Sign(_)
            | Stage::Scan(_)
            | Stage::Audit(_)
            | Stage::Help => None,
        }
    }

    pub(super) fn choose_settlement(&mut self, at: usize) {
        let Some((chosen, _)) = self.settlement_choice().into_iter().nth(at) else { return };
        if let Some(session) = &mut self.session {
            session.chosen = Some(chosen);
        }
        if matches!(self.stage, Stage::Places(_)) {
            self.open_places();
        }
        self.focus = Some(Target::Settlement(at));
    }
}
