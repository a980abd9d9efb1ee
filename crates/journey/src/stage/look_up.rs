//! The registers: asked with the signed consent, and what comes of it (DOMAIN §6).
//!
//! **Invariant:** a register's answer never outlives the IIN it was asked for.

use domain::iin::Iin;
use domain::name::NO_PART;
use domain::secret::Secret;
use domain::time::civil_date;
use forms::FieldId;
use forms::definition::{Fill as FillFrom, Kind};
use forms::value::Origin;
use zeroize::Zeroizing;

use crate::effect::{Ask, ChildRecord, LookUpProblem, ParentRecord};
use crate::model::Model;
use crate::session::{LookUp, Session, Waiting};
use crate::stage::{Fill, Stage};

impl Model {
    /// A whole and right IIN of a child asks the registry at once.
    pub(crate) fn child_iin_typed(&mut self, field: &FieldId) {
        let Some(session) = &mut self.session else { return };
        let digits = Zeroizing::new(session.draft.text(field).to_owned());
        if session.child_asked == digits {
            return;
        }
        if session.child != LookUp::NotAsked {
            session.child = LookUp::NotAsked;
            session.child_asked = Zeroizing::default();
            session.stop_waiting_for(&Waiting::Child);
        }
        self.look_up_child_if_right(digits);
    }

    fn look_up_child_if_right(&mut self, iin: Zeroizing<String>) {
        let Some(session) = &self.session else { return };
        let own = session.key.as_ref().is_some_and(|k| *k.iin.expose() == **iin);
        if Iin::parse_child(&iin, civil_date(self.now)).is_ok() && !own {
            self.look_up_child(iin);
        }
    }

    /// Under a new consent the registry is asked anew about the child that was typed under the former one.
    pub(crate) fn ask_for_the_child_again(&mut self) {
        let typed = self.form().fields().filter(|f| f.kind == Kind::Iin && f.fill.is_none());
        typed.for_each(|field| self.child_iin_typed(&field.id));
    }

    fn look_up_child(&mut self, iin: Zeroizing<String>) {
        let Some(session) = &mut self.session else { return };
        let Some(consent) = session.consent.clone() else { return };
        session.child = LookUp::Asking;
        session.child_asked = iin.clone();
        self.ask(Ask::LookUpChild { consent, iin: Secret::new((*iin).clone()) }, Waiting::Child);
    }

    pub(crate) fn can_look_up_again(&self, fill: &Fill, session: &Session) -> bool {
        let fills = |wanted: &[FillFrom]| {
            self.fields_of(&fill.step).iter().any(|f| f.fill.is_some_and(|from| wanted.contains(&from)))
        };
        (fills(&[FillFrom::ParentAddress]) && session.parent.failed())
            || (fills(&[FillFrom::ChildBirth]) && session.child.failed())
    }

    pub(crate) fn look_up_again(&mut self) {
        if let Stage::Fill(fill) = &mut self.stage {
            fill.slips.clear();
        }
        let Some(session) = &mut self.session else { return };
        let Some(consent) = session.consent.clone() else { return };
        let child = session.child.failed().then(|| session.child_asked.clone());
        if session.parent.failed() {
            session.parent = LookUp::Asking;
            self.ask(Ask::LookUpParent { consent }, Waiting::Parent);
        }
        if let Some(iin) = child {
            self.look_up_child(iin);
        }
    }

    pub(crate) fn parent_found(&mut self, answer: Result<ParentRecord, LookUpProblem>) {
        let Some(session) = &mut self.session else { return };
        session.parent = match answer {
            Ok(record) => {
                if let Some(address) = record.address {
                    session.draft.fill_address(address);
                }
                LookUp::Found
            }
            Err(problem) => problem.into(),
        };
    }

    pub(crate) fn child_found(&mut self, answer: Result<ChildRecord, LookUpProblem>) {
        let Some(session) = &mut self.session else { return };
        let asks_school =
            session.draft.form().fields().any(|field| field.fill == Some(FillFrom::ChildSchool));
        session.child = match answer {
            Ok(record) => {
                // A registry that holds no name blocks nothing (scenario 42).
                let name = record.name.as_ref().map(|name| name.expose().trim());
                let name = name.filter(|name| !name.is_empty()).unwrap_or(NO_PART);
                session.draft.fill_from(FillFrom::ChildName, name, Origin::Registry);
                session.draft.fill_from(FillFrom::ChildBirth, record.birth.expose(), Origin::Registry);
                match record.school {
                    Some(school) => {
                        session.draft.fill_school(school);
                        LookUp::Found
                    }
                    None if asks_school => LookUp::NoSchool,
                    None => LookUp::Found,
                }
            }
            Err(problem) => problem.into(),
        };
        if let Stage::Fill(fill) = &mut self.stage {
            fill.slips.clear();
        }
    }
}
