//! Invented people. Their numbers are the synthetic ones of the test set; they fit the rules and nobody.

/// The mother whose keys lie on the stick.
pub(crate) const PARENT_IIN: &str = "870308400010";
/// A pupil: everything fills in.
pub(crate) const PUPIL_IIN: &str = "190525500508";
/// A child that no school knows: the school is chosen by hand.
pub(crate) const UNSCHOOLED_IIN: &str = "210601600010";
/// A child of four: for the kindergarten queue.
pub(crate) const TODDLER_IIN: &str = "230401500109";
/// Her sister, of three.
pub(crate) const SISTER_IIN: &str = "231109600011";
/// The father, whose keys lie on the stick too: he joins an application that the mother filed.
pub(crate) const FATHER_IIN: &str = "850415300012";
/// Somebody else's child.
pub(crate) const STRANGER_IIN: &str = "200229500018";

/// The registry of the sample: `tereze-central` reads it as it is.
pub(crate) fn registry() -> String {
    format!(
        r#"[[person]]
iin = "{PARENT_IIN}"
last = "ТЕСТОВА"
first = "АЙГҮЛ"
patronymic = "СЕРІКҚЫЗЫ"
birth = "1987-03-08"
children = ["{PUPIL_IIN}", "{UNSCHOOLED_IIN}", "{TODDLER_IIN}", "{SISTER_IIN}"]
address = {{ kk = "Қостанай қ., Абай көшесі, 10-үй, 5-пәтер", ru = "г. Костанай, ул. Абая, д. 10, кв. 5", kato = "391010000" }}

[[person]]
iin = "{PUPIL_IIN}"
last = "ТЕСТОВ"
first = "АЛИХАН"
birth = "2019-05-25"
citizenship = "KZ"
school = {{ bin = "{school}", class = "1 «Ә»" }}

[[person]]
iin = "{UNSCHOOLED_IIN}"
last = "ТЕСТОВА"
first = "АЯЛА"
birth = "2021-06-01"
citizenship = "KZ"

[[person]]
iin = "{FATHER_IIN}"
last = "ТЕСТОВ"
first = "МАРАТ"
birth = "1985-04-15"
children = ["{PUPIL_IIN}", "{UNSCHOOLED_IIN}", "{TODDLER_IIN}", "{SISTER_IIN}"]
address = {{ kk = "Қостанай қ., Абай көшесі, 10-үй, 5-пәтер", ru = "г. Костанай, ул. Абая, д. 10, кв. 5", kato = "391010000" }}

[[person]]
iin = "{TODDLER_IIN}"
last = "ТЕСТОВ"
first = "НҰРЛАН"
patronymic = "МАРАТҰЛЫ"
birth = "2023-04-01"
citizenship = "KZ"

[[person]]
iin = "{SISTER_IIN}"
last = "ТЕСТОВА"
first = "ӘЛИЯ"
patronymic = "МАРАТҚЫЗЫ"
birth = "2023-11-09"
citizenship = "KZ"

[[person]]
iin = "{STRANGER_IIN}"
last = "БАСҚА"
first = "БАЛА"
birth = "2020-02-29"
"#,
        school = SCHOOL_BIN,
    )
}

/// A school of the released sample list, in Kostanay.
pub(crate) const SCHOOL_BIN: &str = "200140900011";
