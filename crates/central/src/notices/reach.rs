//! Where an applicant is told, on which ways and in which language: as they said in the application they signed.

use forms::{Submission, Value};
use sync::wire::Channel;
use words::Lang;
use zeroize::Zeroizing;

/// How the applicant wants to be told.
pub fn channels(submission: &Submission) -> &'static [Channel] {
    match chosen(submission, "channel") {
        Some("email") => &[Channel::Email],
        Some("both") => &[Channel::Sms, Channel::Email],
        Some(_) | None => &[Channel::Sms],
    }
}

/// How the applicant can be told, whatever is wrong with the application: as they chose, where they gave an address
/// for it, else on whatever way they gave one for.
pub fn reachable(submission: &Submission) -> Vec<Channel> {
    let known = |channel: &Channel| address(submission, *channel).is_some();
    let chosen: Vec<_> = channels(submission).iter().copied().filter(known).collect();
    if chosen.is_empty() {
        [Channel::Sms, Channel::Email].into_iter().filter(known).collect()
    } else {
        chosen
    }
}

/// Where messages of a channel go.
pub(super) fn address(submission: &Submission, channel: Channel) -> Option<Zeroizing<String>> {
    let address = match channel {
        Channel::Sms => {
            let Value::Mobile(phone) = submission.value("phone")? else { return None };
            phone.e164()
        }
        Channel::Email => {
            let Value::Email(email) = submission.value("email")? else { return None };
            email.as_str()
        }
    };
    Some(Zeroizing::new(address.to_owned()))
}

/// The language that the applicant chose for notices.
pub(super) fn language(submission: &Submission) -> Lang {
    match chosen(submission, "notice-language") {
        Some("ru") => Lang::Ru,
        Some(_) | None => Lang::Kk,
    }
}

fn chosen<'a>(submission: &'a Submission, field: &str) -> Option<&'a str> {
    let Value::Choice(chosen) = submission.value(field)? else { return None };
    Some(chosen.as_str())
}
