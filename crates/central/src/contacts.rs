//! Contacts that no code proved when their application came: typed where there was no line, or while no code could be sent
//! (DOMAIN §6). They are asked for at the next login, and proved by the same codes as any other.
//!
//! **Invariant:** a contact counts as proved where this person proved just this number or address; the flag of the application
//! stays as it was recorded, and every look at it is held against the proofs.

use domain::meal;
use domain::number::ApplicationNumber;
use forms::Value;
use sync::wire::{Channel, Contact, HistoryLine};
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk};
use crate::codes;
use crate::filed::Filed;
use crate::intake::UNVERIFIED;
use crate::login;
use crate::problem::Problem;
use crate::store::contacts::{ContactProof, NewContactProof};
use crate::store::logins::LoginRow;
use crate::store::{Digest, set_aside};

/// A contact that came without a proof.
pub(crate) struct Flagged {
    /// Its field.
    field: String,
    channel: Channel,
    address: Zeroizing<String>,
    /// Given later.
    proof: Option<ContactProof>,
}

/// The contacts of an application that came without a proof, each with the one that was given later.
///
/// # Errors
/// When the store fails.
pub(crate) fn of(
    centre: &Centre,
    flags: &[(String, String)],
    filed: &Filed,
) -> Result<Vec<Flagged>, Problem> {
    let Some(iin) = filed.submission.applicant_iin() else { return Ok(Vec::new()) };
    let person = login::person(centre, iin);
    let mut found = Vec::new();
    for (_, field) in flags.iter().filter(|(code, _)| code == UNVERIFIED) {
        let Some((channel, address)) = filed.submission.value(field).and_then(reached) else { continue };
        let digest = codes::address_digest(centre, channel, &address);
        let proof = centre.store.contact_proof(person, channel, digest)?;
        found.push(Flagged { field: field.clone(), channel, address, proof });
    }
    Ok(found)
}

/// How a contact is reached, and under which spelling.
pub(crate) fn reached(value: &Value) -> Option<(Channel, Zeroizing<String>)> {
    match value {
        Value::Mobile(phone) => Some((Channel::Sms, phone.e164().to_owned().into())),
        Value::Email(email) => Some((Channel::Email, email.as_str().to_owned().into())),
        Value::Iin(_)
        | Value::Text(_)
        | Value::Address(_)
        | Value::Name(_)
        | Value::Date(_)
        | Value::Choice(_)
        | Value::School(_)
        | Value::Settlement(_)
        | Value::Scans(_)
        | Value::Consent { .. } => None,
    }
}

/// The fields that nobody has proved yet. Told to whoever is asked for them, while the application lives.
pub(crate) fn unconfirmed(contacts: &[Flagged]) -> Vec<String> {
    let open = contacts.iter().filter(|contact| contact.proof.is_none());
    open.map(|contact| contact.field.clone()).collect()
}

/// Tells the proofs in a history, each at its time. One from before the application has no line in it.
pub(crate) fn tell(contacts: &[Flagged], history: &mut Vec<HistoryLine>) {
    let Some(began) = history.first().map(|line| line.at) else { return };
    for contact in contacts {
        let Some(proof) = contact.proof.as_ref().filter(|proof| proof.at >= began) else { continue };
        // What happened keeps its own order, whatever its times say.
        let place = history.iter().rposition(|line| line.at <= proof.at).map_or(0, |last| last + 1);
        let line = HistoryLine {
            at: proof.at,
            claimed_at: None,
            by: "filer".into(),
            what: match contact.channel {
                Channel::Sms => "confirm_phone".into(),
                Channel::Email => "confirm_email".into(),
            },
            details: Vec::new(),
            args: sync::wire::Args::new(),
            cause: "session".into(),
            proof: proof.certificate_serial.clone(),
            entry: None,
            helped_by: None,
        };
        history.insert(place, line);
    }
}

/// What a person must still look at: a contact that was proved meanwhile is no longer to be checked.
///
/// # Errors
/// When the store fails.
pub(crate) fn to_check(
    centre: &Centre,
    mut flags: Vec<(String, String)>,
    filed: &Filed,
) -> Result<Vec<(String, String)>, Problem> {
    let contacts = of(centre, &flags, filed)?;
    let proved =
        |field: &str| contacts.iter().any(|contact| contact.field == field && contact.proof.is_some());
    flags.retain(|(code, field)| code != UNVERIFIED || !proved(field));
    Ok(flags)
}

/// The contacts that a person's applications name and that nobody has proved; of those that are over, none.
///
/// # Errors
/// When the store fails.
pub(crate) fn of_person(centre: &Centre, person: Digest) -> Result<Vec<Contact>, Problem> {
    let queued = centre.store.queue_of_person(person)?.into_iter().map(|(_, row)| row);
    let queued = queued.filter(|row| row.active && row.applicant == person).filter_map(|row| row.number);
    let meals = centre.store.meals_of_person(person)?;
    let mut asked: Vec<Contact> = Vec::new();
    for number in queued.chain(meals) {
        let flags = centre.store.flags(&number)?;
        if !flags.iter().any(|(code, _)| code == UNVERIFIED) || is_meal_over(centre, &number)? {
            continue;
        }
        let filed = set_aside(&number.machine(), Filed::of(centre, &number))?.flatten();
        let Some((_, filed)) = filed else { continue };
        // What the envelope says counts, not the row that led to it: nobody is shown another's contact.
        if filed.submission.applicant_iin().map(|iin| login::person(centre, iin)) != Some(person) {
            continue;
        }
        for contact in of(centre, &flags, &filed)?.into_iter().filter(|contact| contact.proof.is_none()) {
            let contact = Contact { channel: contact.channel, address: contact.address.to_string() };
            if !asked.contains(&contact) {
                asked.push(contact);
            }
        }
    }
    // The telephone is at hand; who cannot open their mail here has done that much.
    asked.sort_by_key(|contact| contact.channel == Channel::Email);
    Ok(asked)
}

/// Whether nothing is to be told any more of a meal application.
pub(crate) fn is_over(state: meal::State) -> bool {
    matches!(state, meal::State::Refused { .. } | meal::State::Cancelled)
}

fn is_meal_over(centre: &Centre, number: &ApplicationNumber) -> Result<bool, Problem> {
    let found = set_aside(&number.machine(), centre.store.application(number))?.flatten();
    let fold = found.and_then(|application| meal::replay(application.events).ok());
    Ok(fold.is_some_and(|fold| is_over(fold.state())))
}

/// Records that a code of this session proved a contact of whoever is logged in.
///
/// # Errors
/// `E-PHONE`, `E-EMAIL` for what is no address, `E-UNCONFIRMED`.
pub fn prove(centre: &Centre, kiosk: &Kiosk, login: &LoginRow, asked: &Contact) -> Result<Contact, Problem> {
    let address = codes::canonical(asked.channel, &asked.address)?;
    if !codes::is_confirmed(centre, kiosk, login.session, asked.channel, &address)? {
        return Err(Problem::refused("E-UNCONFIRMED"));
    }
    centre.store.prove_contact(&NewContactProof {
        person: login.person,
        channel: asked.channel,
        address: codes::address_digest(centre, asked.channel, &address),
        settlement: &kiosk.settlement,
        kiosk: &kiosk.id,
        certificate_serial: &login.certificate_serial,
        at: centre.clock.now(),
    })?;
    Ok(Contact { channel: asked.channel, address: address.to_string() })
}
