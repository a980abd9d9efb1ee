//! A form that names its login, made whole before it is judged (ADR 32).
//!
//! **Invariants:** what is judged, digested and kept is the envelope with its login in it, whichever way it came; a login
//! that is not here refuses nothing: the kiosk has the form that carries it, and is asked for that.

use sync::dispatch::CODE_NO_SIGNED_LOGIN;
use sync::envelope::Envelope;

use crate::centre::{Centre, Kiosk};
use crate::login;
use crate::problem::Problem;

/// The envelope with the login that it names, and the same sealed to us; nothing where it names none.
///
/// # Errors
/// 404 `E-NOSIGNEDLOGIN` where this kiosk opened no such login, or it is kept no longer.
pub(super) fn filled_in(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
) -> Result<Option<(Envelope, Vec<u8>)>, Problem> {
    let named = envelope.named_login().map_err(|error| Problem::not_understood(error.code()))?;
    let Some(named) = named else { return Ok(None) };
    let known = login::signed(centre, kiosk, named)?;
    let whole = known.and_then(|signed| envelope.with_login(&signed));
    let whole = whole.ok_or_else(|| Problem::not_there(CODE_NO_SIGNED_LOGIN))?;
    let sealed = whole.seal_to_keep(&centre.keys.sealing.to_public());
    let sealed = sealed.map_err(|_| Problem::ours("an envelope could not be sealed again"))?;
    Ok(Some((whole, sealed)))
}
