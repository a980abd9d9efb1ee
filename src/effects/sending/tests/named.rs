//! A form that names its login, and the one that carries it.

use super::*;

#[test]
fn a_centre_that_does_not_know_the_login_gets_the_form_that_carries_it_at_once_and_ever_after() {
    let fates = [
        Fate::Later("E-NOSIGNEDLOGIN"),
        Fate::Cut,
        Fate::Taken { awaiting: 1 },
        Fate::Later("E-NOSUBMISSION"),
        Fate::Taken { awaiting: 1 },
        Fate::Taken { awaiting: 0 },
    ];
    let naming = NewRow { whole: Some(WHOLE.to_vec()), ..row(7) };
    let (_folder, centre, mut sending, _) = waiting_with(&naming, Limits::default(), &fates);
    assert!(sending.step());
    assert!(!sending.step(), "cut");
    assert_eq!(centre.handed(), ["form", "whole form"], "no pause lies between them");
    sending.line = Line::default();
    send_all(&mut sending);
    assert_eq!(centre.handed(), ["whole form", "scan", "whole form", "scan"]);
}
