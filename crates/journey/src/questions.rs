//! Small forms that are no applications: what the cabinet asks before an act (assets/questions).
//!
//! **Invariant:** their answers never become an application; they go into the typed document of the act, or, as the
//! e-mail of the account, to central alone.

use std::sync::LazyLock;

use forms::definition::{Channel, Form};

use crate::journal::ActionKind;

/// The e-mail of an account.
pub fn account() -> &'static Form {
    static FORM: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/account.toml")));
    &FORM
}

/// A contact of an application of before, to be proved by a code.
pub fn contact(channel: Channel) -> &'static Form {
    static PHONE: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/contact-phone.toml")));
    static EMAIL: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/contact-email.toml")));
    match channel {
        Channel::Sms => &PHONE,
        Channel::Email => &EMAIL,
    }
}

/// What is asked before a signed act; none for an act that the login alone proves.
pub fn before(action: ActionKind) -> Option<&'static Form> {
    match action {
        ActionKind::ChangeCategory => Some(change_category()),
        ActionKind::Leave => Some(leave()),
        ActionKind::WithdrawMeal => Some(withdraw_meal()),
        ActionKind::Join => Some(join()),
        ActionKind::ChoosePrivate => Some(choose_private()),
        ActionKind::Withdraw => Some(withdraw()),
        ActionKind::Extend => Some(extend()),
        ActionKind::ConfirmInterest
        | ActionKind::ObjectToMerge
        | ActionKind::AskReview
        | ActionKind::AcceptPlace => None,
    }
}

fn change_category() -> &'static Form {
    static FORM: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/change-category.toml")));
    &FORM
}

fn leave() -> &'static Form {
    static FORM: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/leave.toml")));
    &FORM
}

fn withdraw_meal() -> &'static Form {
    static FORM: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/withdraw-meal.toml")));
    &FORM
}

fn join() -> &'static Form {
    static FORM: LazyLock<Form> = LazyLock::new(|| ours(include_str!("../../../assets/questions/join.toml")));
    &FORM
}

fn choose_private() -> &'static Form {
    static FORM: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/choose-private.toml")));
    &FORM
}

fn withdraw() -> &'static Form {
    static FORM: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/withdraw.toml")));
    &FORM
}

fn extend() -> &'static Form {
    static FORM: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/questions/extend.toml")));
    &FORM
}

fn ours(toml: &str) -> Form {
    Form::parse(toml).unwrap_or_else(|error| panic!("questions of the cabinet: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_sound() {
        for form in [
            account(),
            contact(Channel::Sms),
            contact(Channel::Email),
            change_category(),
            leave(),
            withdraw_meal(),
            join(),
            choose_private(),
            withdraw(),
            extend(),
        ] {
            assert_eq!(form.steps.len(), 1, "{}: one page of questions", form.id);
        }
    }
}
