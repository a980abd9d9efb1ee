//! What holds after every message.

use domain::email::Email;
use domain::language::Language;
use domain::phone::MobilePhone;
use forms::FieldId;
use forms::definition::Kind;
use journey::account::AccountAsk;
use journey::effect::Ask;
use journey::model::Overlay;
use journey::session::Session;
use journey::stage::Stage;
use journey::target::{Button, Target};

use crate::kiosk::{Before, END_S, Kiosk, WARNING_S};
use crate::seen;

/// Seconds of the pause after wrong passwords (DOMAIN §1.2).
const PAUSE_S: i64 = 30;

impl Kiosk {
    pub(crate) fn what_always_holds(&self, press: bool, before: &Before) {
        let targets = self.model.targets();
        match &self.model.focus {
            Some(focus) => assert!(targets.contains(focus), "the focus stands on nothing: {focus:?}"),
            None => assert!(targets.is_empty(), "something could hold the focus: {targets:?}"),
        }
        let welcome = matches!(self.model.stage, Stage::Welcome);
        assert_eq!(welcome, self.model.session.is_none(), "a person is there exactly when it is not Welcome");
        let Some(session) = &self.model.session else {
            assert_eq!((self.model.language, self.model.overlay), (Language::Kazakh, None));
            return;
        };
        assert!(self.quiet_s < END_S, "nobody has been here for {} s", self.quiet_s);
        let warned = matches!(self.model.overlay, Some(Overlay::Idle { .. }));
        assert!(press || warned == (self.quiet_s >= WARNING_S), "{} s and warned: {warned}", self.quiet_s);
        assert!(session.password_pause_s(self.now) <= PAUSE_S, "a pause longer than the pause");
        let receipt = matches!(self.model.stage, Stage::Receipt(_));
        assert!(!receipt || session.accepted.is_some(), "a receipt for nothing");
        self.proofs_are_proofs(session);
        self.every_slip_can_be_mended(&targets);
        let paper = self.draft_on_paper();
        assert!(
            before.draft.is_none() || paper.is_none() || before.draft == paper,
            "not what is on the paper"
        );
    }

    /// A code proves the number it was sent to and no other.
    fn proofs_are_proofs(&self, session: &Session) {
        for field in self.model.form().fields().filter(|field| field.confirm.is_some()) {
            if session.draft.is_confirmed(&field.id) {
                let text = session.draft.text(&field.id);
                let proved = match field.kind {
                    Kind::Mobile => MobilePhone::parse(text).unwrap().e164().to_owned(),
                    _ => Email::parse(text).unwrap().as_str().to_owned(),
                };
                assert!(self.proven.contains(&proved), "{} was never proved", field.id);
            }
        }
    }

    /// A slip is told only where something can be done about it.
    fn every_slip_can_be_mended(&self, targets: &[Target]) {
        let Stage::Fill(fill) = &self.model.stage else { return };
        let about = |target: &Target, id: &FieldId| match target {
            Target::Field(of)
            | Target::Code(of)
            | Target::GetCode(of)
            | Target::ChangeContact(of)
            | Target::Option(of, _)
            | Target::Tick(of)
            | Target::AddScan(of)
            | Target::RemoveScan(of, _)
            | Target::ChooseSchool(of) => of == id,
            _ => false,
        };
        let again = Target::Button(Button::LookUpAgain);
        for slip in self.model.overlay.is_none().then_some(&fill.slips).into_iter().flatten() {
            let iin = self.model.form().field(&slip.field).and_then(|field| field.about.as_ref());
            let can = targets.iter().any(|target| {
                *target == again || about(target, &slip.field) || iin.is_some_and(|iin| about(target, iin))
            });
            assert!(can, "nobody can mend {slip:?}");
        }
    }

    /// The answers, while the application stands on paper.
    pub(crate) fn draft_on_paper(&self) -> Option<String> {
        let session = self.model.session.as_ref()?;
        matches!(self.model.stage, Stage::Paper(_) | Stage::Sign(_)).then(|| seen::draft(&session.draft))
    }

    /// An answer does not carry off whoever types in another line.
    pub(crate) fn focus_keeps_its_line(&self, before: &Before) {
        let Some(Target::Field(id)) = &before.focus else { return };
        if !self.model.targets().contains(&Target::Field(id.clone())) {
            return;
        }
        let here = match &self.model.focus {
            Some(Target::Field(now) | Target::Code(now)) => now == id,
            _ => false,
        };
        assert!(here, "typing into {id}, and suddenly at {:?}", self.model.focus);
    }

    pub(crate) fn nothing_of_earlier_people(&self) {
        let seen = seen::seen(&self.model);
        let (_, earlier) = self.people.split_last().unwrap();
        for mark in earlier.iter().flat_map(|person| person.marks()) {
            assert!(!seen.contains(mark), "{mark} outlived its session");
        }
    }

    /// What the law and the screen allow to be asked.
    pub(crate) fn may_be_asked(&self, ask: &Ask) {
        let consents = self.model.key_consents();
        let ticked = |session: &Session| consents.iter().all(|id| session.draft.is_ticked(id));
        let session = self.model.session.as_ref();
        match ask {
            Ask::SignConsent { .. } => {
                let agreed = matches!(&self.model.stage, Stage::Login(login) if login.agreed);
                assert!(agreed || session.is_some_and(ticked), "signed what nobody ticked");
            }
            Ask::LookUpParent { .. } | Ask::LookUpChild { .. } => {
                let login = self.model.session.as_ref().is_some_and(|session| session.account.is_some());
                assert!(
                    session.is_some_and(|s| s.consent.is_some() && (login || ticked(s))),
                    "asked without a consent"
                );
            }
            Ask::Sign { xml, .. } => {
                let Stage::Sign(sign) = &self.model.stage else { panic!("signed unseen") };
                assert_eq!(xml, &sign.paper.xml, "what is signed is what was shown");
            }
            Ask::Enqueue { signed_xml, .. } => {
                let Stage::Sign(sign) = &self.model.stage else { panic!("stored unsigned") };
                assert_eq!(Some(signed_xml), sign.signed.as_ref().map(|signed| &signed.xml));
            }
            Ask::NewIds
            | Ask::ListKeys
            | Ask::OpenKey { .. }
            | Ask::DropKey
            | Ask::SendCode { .. }
            | Ask::CheckCode { .. }
            | Ask::ListScans
            | Ask::CheckScan { .. }
            | Ask::DropScan { .. }
            | Ask::StopScan
            | Ask::SaveDocument { .. }
            | Ask::PrintDocument { .. }
            | Ask::FindKept
            | Ask::TakeUpKept { .. }
            | Ask::KeepDraft { .. }
            | Ask::Wipe => {}
            Ask::Account(ask) => self.may_be_asked_of_the_cabinet(ask),
        }
    }

    /// Nothing of the cabinet is asked without the login's own secret.
    fn may_be_asked_of_the_cabinet(&self, ask: &AccountAsk) {
        let account = self.model.session.as_ref().and_then(|session| session.account.as_ref());
        let own = account.and_then(|account| account.open.as_ref()).map(|open| open.token.expose().clone());
        let token = match ask {
            AccountAsk::Challenge { .. } | AccountAsk::LogIn { .. } => {
                let agreed = matches!(&self.model.stage, Stage::Login(login) if login.agreed);
                return assert!(agreed, "a login that nobody allowed");
            }
            // Places name nobody, and are shown to whoever is logged in.
            AccountAsk::Vacancies { .. } => return assert!(own.is_some(), "places for nobody"),
            // The visit is over: its login ends with it.
            AccountAsk::LogOut { .. } => return,
            AccountAsk::KeepEmail { token, .. }
            | AccountAsk::ProveContact { token, .. }
            | AccountAsk::Journal { token }
            | AccountAsk::Application { token, .. }
            | AccountAsk::Act { token, .. }
            | AccountAsk::ActSigned { token, .. }
            | AccountAsk::Document { token, .. } => token.expose(),
        };
        assert_eq!(Some(token), own.as_ref(), "somebody else's login");
    }
}
