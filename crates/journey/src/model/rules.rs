//! The rules by which the walk checks and tells (DOMAIN §0).
//!
//! **Invariant:** a queue has the rules of its settlement, wherever the kiosk stands and whatever was chosen before.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::policy::Policy;
use domain::time::civil_date;
use forms::draft::Context;

use crate::model::Model;
use crate::problem::Problem;
use crate::session::Session;
use crate::stage::Stage;

impl Model {
    /// The rules the form is checked by at this moment; `None` before the key is known.
    pub fn context(&self) -> Option<Context> {
        let key = self.applicant()?;
        let ahead = self.extension().map(|(first, last)| first..=last);
        let rules =
            Context::new(civil_date(self.now), key.iin.expose(), self.codes_can_be_had(), self.policy());
        Some(Context { ahead, ..rules })
    }

    /// The rules in force: those of the settlement whose queue is meant, where it has its own.
    pub fn policy(&self) -> &'static Policy {
        let meant = self.settlement_meant();
        meant
            .and_then(|settlement| self.setting.profiles.get(&settlement))
            .copied()
            .unwrap_or(self.setting.policy)
    }

    /// That of the application that is looked at or acted in; the chosen one; before any is chosen, the kiosk's own.
    fn settlement_meant(&self) -> Option<Kato> {
        let session = self.session.as_ref();
        let looked_at = match &self.stage {
            Stage::Application(application) => Some(application.name.clone()),
            Stage::Document(reading) => Some(reading.back.name.clone()),
            Stage::Confirm(confirm) => confirm.act.about.as_ref().map(|(number, _)| number.clone()),
            Stage::Welcome
            | Stage::Services
            | Stage::About
            | Stage::Key(_)
            | Stage::Fill(_)
            | Stage::Attach(_)
            | Stage::Preview(_)
            | Stage::School(_)
            | Stage::Settlement(_)
            | Stage::Login(_)
            | Stage::Journal
            | Stage::Places
            | Stage::Review(_)
            | Stage::Paper(_)
            | Stage::Keeping(_)
            | Stage::Sign(_)
            | Stage::Receipt(_) => session.and_then(Session::acts_in),
        };
        looked_at
            .and_then(|name| Kato::parse(name.split('/').next()?))
            .or_else(|| session.and_then(|session| session.settlement.clone()))
            .or_else(|| Kato::parse(&self.setting.settlement))
    }

    /// The days that the referral can be extended to, while its application is acted in.
    fn extension(&self) -> Option<(NaiveDate, NaiveDate)> {
        let session = self.session.as_ref()?;
        session.known.get(&session.acts_in()?)?.referral.as_ref()?.extension
    }

    /// Can a contact be proved now? Not without a line, and not while the gateway fails: then it goes unverified
    /// (DOMAIN §6), and central knows.
    fn codes_can_be_had(&self) -> bool {
        let failed = |problem: &Problem| problem.message == "fault-code-send";
        let fails = self.session.as_ref().is_some_and(|session| {
            session.codes.values().any(|code| !code.sent && code.problem.as_ref().is_some_and(failed))
        });
        self.link && !fails
    }
}
